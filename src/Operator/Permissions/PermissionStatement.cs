using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Permissions;

/// <summary>
/// One statement by which API Gateway may invoke a function. Its id follows from the cluster and from what it allows, so that it is the
/// same for every object that needs it and after every restart, and that two clusters never take each other's statements for theirs.
/// </summary>
/// <param name="Sid">Id of the statement.</param>
/// <param name="SourceArn">Which calls are allowed: <c>arn:PARTITION:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH</c>, with wildcards.</param>
internal sealed record PermissionStatement(string Sid, string SourceArn)
{
    public const string Action = "lambda:InvokeFunction";
    public const string Principal = "apigateway.amazonaws.com";

    private const string Prefix = "apigw";
    private const int ClusterLength = 12;
    private const int HashLength = 16;

    // Lambda writes policies without escaping what JSON does not require to be escaped.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The statement of a cluster for calls from <paramref name="sourceArn"/>.</summary>
    public static PermissionStatement Of(string clusterId, string sourceArn) =>
        new($"{OwnPrefix(clusterId)}{Hash(sourceArn)}", sourceArn);

    /// <summary>An id that the operator of some cluster gave, with <paramref name="cluster"/> in place of that cluster's part; null for an id of another form.</summary>
    public static string? WithCluster(string sid, string cluster) => ClusterOf(sid) is null ? null : $"{Prefix}-{cluster}-{sid[^HashLength..]}";

    /// <summary>The cluster's part of an id that the operator of some cluster gave; null for an id of another form.</summary>
    public static string? ClusterOf(string sid) =>
        sid.StartsWith(Prefix + "-", StringComparison.Ordinal) && sid.Length == Prefix.Length + ClusterLength + HashLength + 2
            ? sid.Substring(Prefix.Length + 1, ClusterLength)
            : null;

    /// <summary>Whether a statement id is one that this operator gives in this cluster.</summary>
    public static bool IsOurs(string sid, string clusterId)
    {
        var prefix = OwnPrefix(clusterId);
        return sid.Length == prefix.Length + HashLength && sid.StartsWith(prefix, StringComparison.Ordinal);
    }

    /// <summary>Bytes that the statement takes in a function's policy, without the comma before it.</summary>
    public int BytesIn(PolicyKey policy) => Encoding.UTF8.GetByteCount(new JsonObject
    {
        [nameof(Sid)] = Sid,
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["Service"] = Principal },
        ["Action"] = Action,
        ["Resource"] = policy.Resource,
        ["Condition"] = new JsonObject { ["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = SourceArn } },
    }.ToJsonString(Compact));

    private static string Hash(string sourceArn) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceArn)))[..HashLength];

    private static string OwnPrefix(string clusterId) =>
        $"{Prefix}-{clusterId.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant().PadRight(ClusterLength, '0')[..ClusterLength]}-";
}
