using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Permissions;

/// <summary>A statement as a policy holds it, ours or not.</summary>
/// <param name="Sid">Id; empty when it has none.</param>
/// <param name="Allowed">It allows API Gateway to invoke the function, under conditions about the caller's ARN or under none.</param>
/// <param name="SourceArn">The pattern that the caller's ARN has to match; null for any.</param>
/// <param name="IsPlain">It says nothing else than a <see cref="PermissionStatement"/> does.</param>
internal sealed record PolicyStatement(string Sid, bool Allowed, string? SourceArn, bool IsPlain)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] ArnOperators = ["ArnLike", "ArnEquals", "StringLike", "StringEquals"];

    /// <summary>Bytes that it takes.</summary>
    public int Bytes { get; init; }

    /// <summary>What AddPermission makes of one of ours.</summary>
    public static PolicyStatement Of(PermissionStatement statement) => new(statement.Sid, Allowed: true, statement.SourceArn, IsPlain: true);

    public static PolicyStatement Read(JsonObject statement)
    {
        var conditions = statement["Condition"] as JsonObject ?? [];
        var sources = conditions
            .Where(condition => ArnOperators.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(condition => condition.Value as JsonObject ?? [])
            .Where(entry => string.Equals(entry.Key, "AWS:SourceArn", StringComparison.OrdinalIgnoreCase))
            .SelectMany(entry => Texts(entry.Value)).ToList();
        var tests = conditions.Sum(condition => (condition.Value as JsonObject)?.Count ?? 1);
        var isPlain = Texts(statement["Action"]).SequenceEqual([PermissionStatement.Action])
            && statement["Principal"] is JsonObject { Count: 1 }
            && tests == 1 && sources.Count == 1 && conditions.ContainsKey("ArnLike");
        return new PolicyStatement(Text(statement[nameof(Sid)]), IsAllow(statement) && tests <= 1 && sources.Count == tests, sources.FirstOrDefault(), isPlain)
        {
            Bytes = Encoding.UTF8.GetByteCount(statement.ToJsonString(Compact)),
        };
    }

    /// <summary>Whether it is what we would add under this id.</summary>
    public bool Is(PermissionStatement statement) => Allowed && IsPlain && Sid == statement.Sid && SourceArn == statement.SourceArn;

    /// <summary>Whether it allows all calls that <paramref name="sourceArn"/>, which may have wildcards itself, names.</summary>
    public bool Allows(string sourceArn) => Allowed && (SourceArn is null || Regex.IsMatch(
        sourceArn,
        $"^{Regex.Escape(SourceArn).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    private static bool IsAllow(JsonObject statement) =>
        Text(statement["Effect"]) == "Allow"
        && Texts(statement["Action"]).Any(action => action is PermissionStatement.Action or "lambda:*" or "*")
        && (Text(statement["Principal"]) == "*"
            || (statement["Principal"] is JsonObject principal && Texts(principal["Service"]).Contains(PermissionStatement.Principal, StringComparer.Ordinal)));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray array => array.Select(Text),
        null => [],
        _ => [Text(node)],
    };
}
