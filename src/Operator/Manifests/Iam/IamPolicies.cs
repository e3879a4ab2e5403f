using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Manifests.Iam;

/// <summary>
/// The IAM policies of an installation, least privilege by construction: each names the verbs and paths of <see cref="AwsOperation.All"/>.
/// Words in <c>${...}</c> are for <c>envsubst</c>. How to narrow them to some APIs: <c>docs/iam.md</c>.
/// </summary>
internal static class IamPolicies
{
    private const string Version = "2012-10-17"; // of the policy language, not of the policy

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The policies for what the operator may do, then those for who may take its role.</summary>
    public static IReadOnlyList<ManifestFile> Files() =>
    [
        File("policy.json", Permissions(AwsOperation.All)),
        File("policy-without-lambda.json", Permissions(AwsOperation.All.Where(o => o.Api != AwsApi.Functions))),
        File("policy-observe.json", Permissions(AwsOperation.All.Where(o => o.OnlyReads))),
        File("policy-pass-role.json", PassRole()),
        File("policy-assume-role.json", AssumeRole()),
        File("trust-irsa.json", TrustByWebIdentity()),
        File("trust-pod-identity.json", TrustByPodIdentity()),
    ];

    private static ManifestFile File(string name, JsonObject statement) => File(name, [statement]);

    private static ManifestFile File(string name, IEnumerable<JsonObject> statements) =>
        new(name, new JsonObject { ["Version"] = Version, ["Statement"] = new JsonArray([.. statements]) }.ToJsonString(Format) + "\n");

    private static IEnumerable<JsonObject> Permissions(IEnumerable<AwsOperation> operations) =>
        from operation in operations
        group operation by operation.Api == AwsApi.Functions ? (operation.Api, "") : (operation.Api, operation.Action) into statement
        select new JsonObject
        {
            ["Sid"] = Sid(statement.First()),
            ["Effect"] = "Allow",
            ["Action"] = Values(statement.Select(o => o.Action)),
            ["Resource"] = Values(statement.Select(o => o.Arn)),
        };

    private static string Sid(AwsOperation operation) => operation.Api == AwsApi.Functions
        ? "FunctionPolicies"
        : operation.Api + operation.Action.Split(':')[1] switch
        {
            "GET" => "Get",
            "POST" => "Post",
            "PUT" => "Put",
            "PATCH" => "Patch",
            "DELETE" => "Delete",
            var verb => throw new InvalidOperationException($"{verb} is no action of API Gateway."),
        };

    // Only roles below one path: what may be passed is then decided where roles are made, not here.
    private static JsonObject PassRole() => new()
    {
        ["Sid"] = "PassRolesOfIntegrations",
        ["Effect"] = "Allow",
        ["Action"] = "iam:PassRole",
        ["Resource"] = "arn:aws:iam::${ACCOUNT_ID}:role/apigateway-integrations/*",
        ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["iam:PassedToService"] = "apigateway.amazonaws.com" } },
    };

    // The first role of each chain; those behind it are assumed with the credentials of the one before.
    private static JsonObject AssumeRole() => new()
    {
        ["Sid"] = "RolesOfAwsAccounts",
        ["Effect"] = "Allow",
        ["Action"] = new JsonArray("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"),
        ["Resource"] = "arn:aws:iam::${TARGET_ACCOUNT_ID}:role/apigateway-integrations",
    };

    private static JsonObject TrustByWebIdentity() => new()
    {
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["Federated"] = "arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${OIDC_PROVIDER}" },
        ["Action"] = "sts:AssumeRoleWithWebIdentity",
        ["Condition"] = new JsonObject
        {
            ["StringEquals"] = new JsonObject
            {
                ["${OIDC_PROVIDER}:aud"] = "sts.amazonaws.com",
                ["${OIDC_PROVIDER}:sub"] = $"system:serviceaccount:{RbacManifests.Name}:{RbacManifests.Name}",
            },
        },
    };

    private static JsonObject TrustByPodIdentity() => new()
    {
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["Service"] = "pods.eks.amazonaws.com" },
        ["Action"] = new JsonArray("sts:AssumeRole", "sts:TagSession"),
        ["Condition"] = new JsonObject
        {
            ["StringEquals"] = new JsonObject
            {
                ["aws:RequestTag/kubernetes-namespace"] = RbacManifests.Name,
                ["aws:RequestTag/kubernetes-service-account"] = RbacManifests.Name,
            },
        },
    };

    private static JsonArray Values(IEnumerable<string> values) => [.. values.Distinct().Select(value => (JsonNode)value)];
}
