using System.Text.Json.Nodes;

namespace Operator.Sandbox.Cli;

/// <summary>What is printed once the sandbox is ready: the integrations, and lines to copy.</summary>
internal static class Summary
{
    private static readonly string[] Headers = ["NAMESPACE", "NAME", "API", "TYPE", "INTEGRATION-ID", "READY"];

    public static string Table(IEnumerable<JsonObject> integrations) => TextTable.Render(
        Headers,
        integrations
            .Select(i => new[]
            {
                Text(i["metadata"]?["namespace"]),
                Text(i["metadata"]?["name"]),
                Text(i["spec"]?["apiId"]),
                string.Join('/', new[] { (string?)i["spec"]?["integrationType"], (string?)i["spec"]?["integrationSubtype"] }.Where(t => t is not null)),
                Text(i["status"]?["integrationId"]),
                Ready(i),
            })
            .OrderBy(row => row[0], StringComparer.Ordinal)
            .ThenBy(row => row[1], StringComparer.Ordinal));

    /// <summary>Lines that work when they are pasted into a shell.</summary>
    public static string Commands(string kubeconfig, Uri apiGateway, string region, string apiId, bool withOperator)
    {
        var credentials = string.Join(' ', SandboxCredentials.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        var endpoint = apiGateway.ToString().TrimEnd('/');
        var operatorLine = withOperator
            ? ""
            : $"KUBECONFIG={Quote(kubeconfig)} AWS_ENDPOINT_URL={endpoint} AWS_REGION={region} {credentials} dotnet run --project src/Operator -- run\n";
        return $"kubectl --kubeconfig {Quote(kubeconfig)} get integrations --all-namespaces\n"
            + $"{credentials} aws --endpoint-url {endpoint} --region {region} apigatewayv2 get-integrations --api-id {apiId}\n"
            + operatorLine;
    }

    private static string Ready(JsonObject integration) =>
        Text((integration["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => (string?)c?["type"] == "Ready")?["status"]);

    private static string Text(JsonNode? node) => (string?)node is { Length: > 0 } text ? text : "-";

    /// <summary>For a shell: quoted when it holds more than harmless characters.</summary>
    private static string Quote(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c, StringComparison.Ordinal))
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

/// <summary>Credentials that the sandbox takes for its default account; it verifies no signature.</summary>
internal static class SandboxCredentials
{
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Environment =
    [
        new("AWS_ACCESS_KEY_ID", "AKIASANDBOX000000000"),
        new("AWS_SECRET_ACCESS_KEY", "sandbox"),
    ];
}
