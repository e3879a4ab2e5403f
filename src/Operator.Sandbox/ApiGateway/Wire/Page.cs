using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>
/// The list answers: maxResults and nextToken in, items and nextToken out. Tokens are opaque, bound to their list,
/// and stand for "after this item", so that deletions between pages neither skip nor repeat anything.
/// </summary>
internal static class Page
{
    private sealed record Names(string Size, string TokenIn, string Items, string TokenOut)
    {
        public static Names Http { get; } = new("maxResults", "nextToken", "items", "nextToken");

        public static Names Rest { get; } = new("limit", "position", "item", "position");
    }

    private const int RestMaximum = 500;

    public static Answer Of<T>(Call call, IEnumerable<T> set, string list)
        where T : Resource
        => Of(call, set, list, static resource => resource.Document);

    public static Answer Of<T>(Call call, IEnumerable<T> set, string list, Func<T, JsonObject> show)
        where T : Resource
    {
        return Of(call, set, list, show, Names.Http);
    }

    /// <summary>The same for REST APIs: limit and position in, item and position out.</summary>
    public static Answer OfRest<T>(Call call, IEnumerable<T> set, string list, Func<T, JsonObject> show)
        where T : Resource
        => Of(call, set, list, show, Names.Rest);

    private static Answer Of<T>(Call call, IEnumerable<T> set, string list, Func<T, JsonObject> show, Names names)
        where T : Resource
    {
        var size = Size(call, names);
        var after = call.Query.TryGetValue(names.TokenIn, out var token) && !string.IsNullOrEmpty(token)
            ? Decode(token.ToString(), list, names)
            : 0;
        var rest = set.SkipWhile(resource => resource.Sequence <= after).Take(size + 1).ToList();
        var body = new JsonObject
        {
            [names.Items] = new JsonArray([.. rest.Take(size).Select(resource => show(resource).DeepClone())]),
        };
        if (rest.Count > size)
        {
            body[names.TokenOut] = Encode(rest[size - 1].Sequence, list);
        }

        return Answer.Ok(body);
    }

    private static int Size(Call call, Names names)
    {
        if (!call.Query.TryGetValue(names.Size, out var text) || string.IsNullOrEmpty(text))
        {
            return call.Partition.Settings.PageSize;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? Math.Min(size, names == Names.Rest ? RestMaximum : call.Partition.Settings.MaximumPageSize)
            : throw AwsException.BadRequest($"Invalid value specified for {names.Size}");
    }

    private static string Encode(long sequence, string list) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sequence}|{list}")));

    private static long Decode(string token, string list, Names names)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (token.Length <= 512 && Convert.TryFromBase64String(token, bytes, out var length))
        {
            var parts = Encoding.UTF8.GetString(bytes[..length]).Split('|', 2);
            if (parts.Length == 2 && parts[1] == list
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return sequence;
            }
        }

        throw AwsException.BadRequest($"Invalid {names.TokenIn} specified");
    }
}
