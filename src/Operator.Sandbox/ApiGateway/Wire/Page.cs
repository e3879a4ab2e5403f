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
    private const int Maximum = 500;

    public static Answer Of<T>(Call call, IEnumerable<T> set, string list)
        where T : Resource
        => Of(call, set, list, static resource => resource.Document);

    public static Answer Of<T>(Call call, IEnumerable<T> set, string list, Func<T, JsonObject> show)
        where T : Resource
    {
        var size = Size(call);
        var after = call.Query.TryGetValue("nextToken", out var token) && !string.IsNullOrEmpty(token)
            ? Decode(token.ToString(), list)
            : 0;
        var rest = set.SkipWhile(resource => resource.Sequence <= after).Take(size + 1).ToList();
        var body = new JsonObject
        {
            ["items"] = new JsonArray([.. rest.Take(size).Select(resource => show(resource).DeepClone())]),
        };
        if (rest.Count > size)
        {
            body["nextToken"] = Encode(rest[size - 1].Sequence, list);
        }

        return Answer.Ok(body);
    }

    private static int Size(Call call)
    {
        if (!call.Query.TryGetValue("maxResults", out var text) || string.IsNullOrEmpty(text))
        {
            return call.Partition.Settings.PageSize;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? Math.Min(size, Maximum)
            : throw AwsException.BadRequest("Invalid value specified for maxResults");
    }

    private static string Encode(long sequence, string list) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sequence}|{list}")));

    private static long Decode(string token, string list)
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

        throw AwsException.BadRequest("Invalid nextToken specified");
    }
}
