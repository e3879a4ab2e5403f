using System.Text.Json.Nodes;

namespace Operator.Sandbox.Cli;

/// <summary>What is printed once the sandbox is ready: the objects, and lines to copy.</summary>
internal static class Summary
{
    /// <summary>What <c>kubectl get --all-namespaces</c> would print.</summary>
    /// <param name="table">A Table of the API server; its rows carry the objects' metadata.</param>
    public static string Table(JsonObject table)
    {
        var shown = table["columnDefinitions"]!.AsArray()
            .Select((column, index) => (Name: ((string)column!["name"]!).ToUpperInvariant(), Priority: (int?)column["priority"] ?? 0, Index: index))
            .Where(column => column.Priority == 0)
            .ToList();
        return TextTable.Render(
            ["NAMESPACE", .. shown.Select(column => column.Name)],
            table["rows"]!.AsArray()
                .Select(row => new[] { Text(row!["object"]?["metadata"]?["namespace"]) }.Concat(shown.Select(column => Text(row["cells"]![column.Index]))).ToArray())
                .OrderBy(row => row[0], StringComparer.Ordinal)
                .ThenBy(row => row[1], StringComparer.Ordinal));
    }

    /// <summary>Lines that work when they are pasted into a shell.</summary>
    /// <param name="kubeconfig">Path of the kubeconfig.</param>
    /// <param name="apiGateway">Address of the API Gateway.</param>
    /// <param name="region">Region of the samples' APIs.</param>
    /// <param name="kinds">Plurals of the kinds to look at.</param>
    /// <param name="apiId">An HTTP or WebSocket API; null for no line about one.</param>
    /// <param name="restApiId">A REST API; null for no line about one.</param>
    /// <param name="withOperator">The operator runs already.</param>
    public static string Commands(
        string kubeconfig, Uri apiGateway, string region, IReadOnlyCollection<string> kinds, string? apiId, string? restApiId, bool withOperator)
    {
        var credentials = string.Join(' ', SandboxCredentials.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        var endpoint = apiGateway.ToString().TrimEnd('/');
        var aws = $"{credentials} aws --endpoint-url {endpoint} --region {region}";
        string?[] lines =
        [
            $"kubectl --kubeconfig {Quote(kubeconfig)} get {string.Join(',', kinds)} --all-namespaces",
            apiId is null ? null : $"{aws} apigatewayv2 get-integrations --api-id {apiId}",
            restApiId is null ? null : $"{aws} apigateway get-resources --rest-api-id {restApiId} --embed methods",
            withOperator ? null : $"KUBECONFIG={Quote(kubeconfig)} AWS_ENDPOINT_URL={endpoint} AWS_REGION={region} {credentials} dotnet run --project src/Operator -- run",
        ];
        return string.Concat(lines.OfType<string>().Select(line => line + "\n"));
    }

    private static string Text(JsonNode? cell) => cell?.ToString() is { Length: > 0 } text ? text : "-";

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
