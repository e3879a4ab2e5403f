using Operator.Tests.Apis;

namespace Operator.Tests.Cli;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Head = "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: Integration\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void All_samples_are_valid()
    {
        var (exitCode, output, error) = CommandLine.Run("validate", Repository.PathOf("config", "samples"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.True(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= 20, output);
    }

    [Fact]
    public void Every_bad_object_of_every_file_is_reported_and_good_ones_too()
    {
        var mixed = folder.Write("mixed.yaml", $$"""
            {{Head}}metadata: {name: bad}
            spec: {apiId: a, integrationType: MOCK, protocolType: WEBSOCKET, integrationUri: "https://x"}
            ---
            {{Head}}metadata: {name: good}
            spec: {apiId: a, integrationType: MOCK, protocolType: WEBSOCKET}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: other}
            """);
        var list = folder.Write("list.json", """
            {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "apigateway.integration-operator.io/v1alpha1", "kind": "Integration", "metadata": {"name": "l"}, "spec": {}}]}
            """);

        var (exitCode, output, error) = CommandLine.Run("validate", mixed, list);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"""
            {mixed}: The Integration "bad" is invalid: spec.integrationUri: Forbidden: Remove integrationUri: MOCK integrations call no backend.
            {list}: The Integration "l" is invalid: 
            * spec.apiId: Required value: Set apiId, or apiRef: one of them says which API the integration belongs to.
            * spec.integrationType: Required value: Set integrationType (AWS_PROXY or HTTP_PROXY; for WebSocket APIs also AWS, HTTP or MOCK), or use lambda: the integration needs a kind of backend.

            """,
            error);
        Assert.Equal($"{mixed}: Integration \"good\" is valid\n{mixed}: Namespace \"other\" is of another group: not checked\n", output);
    }

    [Theory]
    [InlineData("apiVersion: apigateway.integration-operator.io/v9\nkind: Integration\nmetadata: {name: x}\n", "no matches for kind \"Integration\" in version \"apigateway.integration-operator.io/v9\"")]
    [InlineData("a: 1\n", "not a Kubernetes object")]
    [InlineData("- 1\n", "not a Kubernetes object")]
    [InlineData("just text\n", "not a Kubernetes object")]
    [InlineData("", "no objects")]
    [InlineData("a: [\n", "line")]
    [InlineData(Head + "spec: 5\n", "spec in body must be of type object: \"integer\"")]
    [InlineData(Head + "spec: null\n", "spec: Required value")]
    [InlineData(Head + "metadata: 5\nspec: {}\n", "metadata in body must be of type object")]
    [InlineData(Head + "metadata: {name: UPPER}\nspec: {}\n", "metadata.name: Invalid value: \"UPPER\": a lowercase RFC 1123 subdomain")]
    [InlineData("apiVersion: {}\nkind: []\n", "not a Kubernetes object")]
    public void Bad_input_is_named_and_never_crashes(string text, string message)
    {
        var (exitCode, _, error) = CommandLine.Run("validate", folder.Write("x.yaml", text));

        Assert.Equal(1, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        var (exitCode, _, error) = CommandLine.Run("validate", folder.Write("x.yaml", [.. "a: "u8, 0xFF, 0xFE, 0x80]));

        Assert.Equal(1, exitCode);
        Assert.Contains("x.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_does_not_hide_the_others()
    {
        var (exitCode, output, error) = CommandLine.Run("validate", Path.Combine(folder.Path, "none.yaml"), Repository.PathOf("config", "samples", "http-proxy.yaml"));

        Assert.Equal(1, exitCode);
        Assert.Contains("none.yaml", error, StringComparison.Ordinal);
        Assert.Contains("\"http-proxy\" is valid", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("diff")]
    public void A_folder_without_manifests_is_an_error_not_a_success(string verb)
    {
        folder.Write("README.md", "nothing");

        var (exitCode, _, error) = CommandLine.Run(verb, folder.Path);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{folder.Path}: Name a file: this is a folder", error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
