using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Permissions;

/// <summary>A function's resource policy, as far as it matters here. Immutable.</summary>
/// <param name="Statements">By id; those without one are left out.</param>
/// <param name="Count">How many there are, with or without id.</param>
/// <param name="Bytes">Size of the policy's JSON, as Lambda counts it against <see cref="MaxBytes"/>.</param>
internal sealed record PolicyDocument(ImmutableDictionary<string, PolicyStatement> Statements, int Count, int Bytes)
{
    /// <summary>What Lambda allows.</summary>
    public const int MaxBytes = 20480;

    // {"Version":"2012-10-17","Id":"default","Statement":[]}
    private const int BytesAround = 54;

    /// <summary>The policy of a function that has none.</summary>
    public static PolicyDocument Empty { get; } = new(ImmutableDictionary<string, PolicyStatement>.Empty, 0, 0);

    /// <summary>Reads what GetPolicy returns.</summary>
    /// <exception cref="JsonException">It is no policy.</exception>
    public static PolicyDocument Parse(string? policy)
    {
        if (string.IsNullOrEmpty(policy))
        {
            return Empty;
        }

        var statements = (JsonNode.Parse(policy) as JsonObject)?["Statement"] switch
        {
            JsonArray array => array.OfType<JsonObject>(),
            JsonObject one => [one],
            _ => throw new JsonException("The policy has no statements."),
        };
        var all = statements.Select(PolicyStatement.Read).ToList();
        return new PolicyDocument(
            all.Where(statement => statement.Sid.Length > 0)
                .GroupBy(statement => statement.Sid, StringComparer.Ordinal)
                .ToImmutableDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal),
            all.Count,
            Encoding.UTF8.GetByteCount(policy));
    }

    /// <summary>Size with one more statement.</summary>
    public int BytesWith(PolicyKey key, PermissionStatement added) =>
        Bytes + added.BytesIn(key) + (Count == 0 ? BytesAround : 1);

    /// <summary>The policy after our own AddPermission.</summary>
    public PolicyDocument With(PolicyKey key, PermissionStatement added) => new(
        Statements.SetItem(added.Sid, PolicyStatement.Of(added) with { Bytes = added.BytesIn(key) }), Count + 1, BytesWith(key, added));

    /// <summary>The policy after our own RemovePermission. A policy without statements is none.</summary>
    public PolicyDocument Without(string sid)
    {
        if (!Statements.TryGetValue(sid, out var removed))
        {
            return this;
        }

        return Count == 1 ? Empty : new PolicyDocument(Statements.Remove(sid), Count - 1, Bytes - removed.Bytes - 1);
    }

    /// <summary>The statement, whoever added it, that allows all calls which <paramref name="sourceArn"/> names; null when none does.</summary>
    public PolicyStatement? Allowing(string sourceArn) => Statements.Values
        .Where(statement => statement.Allows(sourceArn)).OrderBy(statement => statement.Sid, StringComparer.Ordinal).FirstOrDefault();
}
