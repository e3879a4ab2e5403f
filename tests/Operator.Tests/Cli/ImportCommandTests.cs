namespace Operator.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private const string Document = "openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths:\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_AWS_CLIs_input_is_printed_as_a_manifest_that_can_be_validated_again()
    {
        var input = folder.Write("My_Input.json", """
            {"ApiId": "a1b2c3d4", "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://example.com",
             "ResponseParameters": {"200": {"append:header.a": "b"}}}
            """);

        var (exitCode, output, error) = CommandLine.Run("import", "cli", input);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("name: my-input", output, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run("validate", folder.Write("again.yaml", output)).ExitCode);
    }

    [Theory]
    [InlineData("""{"ApiId": "a1b2c3d4", "IntegrationType": "HTTP_PROXY"}""", ": IntegrationUri: Set IntegrationUri: only MOCK integrations")]
    [InlineData("""{"ApiID": "a1b2c3d4"}""", "Write ApiId: create-integration's input has no member ApiID.")]
    [InlineData("""{"IntegrationType": "MOCK"}""", "Pass --api-id, or set ApiId: the document does not say which API the integration belongs to.")]
    [InlineData("a: 1\n---\nb: 1\n", "Pass one document per file: there are 2.")]
    [InlineData("a: [\n", "line")]
    public void What_the_AWS_CLI_would_send_in_vain_is_refused_here(string text, string message)
    {
        var (exitCode, output, error) = CommandLine.Run("import", "cli", folder.Write("x.json", text));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "apiId": "another",""")]
    public void The_API_of_the_option_makes_up_for_the_answers_of_the_AWS_CLI_which_name_none(string named)
    {
        var answer = folder.Write("answer.json", $$"""
            { {{named}} "IntegrationId": "k3v9x2a", "ConnectionType": "INTERNET", "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://example.com",
             "PayloadFormatVersion": "1.0", "TimeoutInMillis": 30000}
            """);

        var (exitCode, output, error) = CommandLine.Run("import", "cli", answer, "--api-id", "a1b2c3d4");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("  apiId: a1b2c3d4\n", output, StringComparison.Ordinal);
        Assert.Contains("  integrationId: k3v9x2a\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_gets_one_file_per_object_and_a_second_import_changes_none()
    {
        var input = folder.Write("api.yaml", Document + """
              /a: {get: {x-amazon-apigateway-integration: {type: mock}}, put: {x-amazon-apigateway-integration: {type: mock}}}
            """);
        var target = Path.Combine(folder.Path, "out");

        var first = CommandLine.Run("import", "openapi", input, "--rest-api-id", "r1", "-o", target, "-n", "shop");
        Assert.Equal((0, $"{Path.Combine(target, "r1-get-a.yaml")}\n{Path.Combine(target, "r1-put-a.yaml")}\n", ""), first);
        var written = Directory.EnumerateFiles(target).Order().Select(File.ReadAllText).ToArray();
        Assert.All(written, text => Assert.Contains("namespace: shop", text, StringComparison.Ordinal));

        Assert.Equal(0, CommandLine.Run("import", "openapi", input, "--rest-api-id", "r1", "-o", target, "-n", "shop").ExitCode);
        Assert.Equal(written, Directory.EnumerateFiles(target).Order().Select(File.ReadAllText));
    }

    [Theory]
    [InlineData("openapi", "--rest-api-id", "r1")]
    [InlineData("openapi", "--api-id", "a1b2c3d4")]
    [InlineData("cli")]
    public void Manifests_name_the_account_that_is_asked_for_and_none_without(string source, params string[] target)
    {
        var input = source == "cli"
            ? folder.Write("x.json", """{"ApiId": "a1b2c3d4", "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://example.com"}""")
            : folder.Write("api.yaml", Document + "  /a: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: 'https://example.com', payloadFormatVersion: '1.0'}}}\n");

        var (named, own, refused) = (
            CommandLine.Run(["import", source, input, .. target, "--account-ref", "payments"]),
            CommandLine.Run(["import", source, input, .. target]),
            CommandLine.Run(["import", source, input, .. target, "--account-ref", "a/b"]));

        Assert.Equal((0, 0), (named.ExitCode, own.ExitCode));
        Assert.Contains("  accountRef:\n    name: payments\n", named.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("accountRef", own.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(source == "cli" ? "--account-ref: Set --account-ref to the name of an AwsAccount" : "accountRef", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_fails_only_when_asked_to()
    {
        var input = folder.Write("api.yaml", Document + "  /a: {get: {x-amazon-apigateway-integration: {type: mock, httpMethod: GET}}}\n");

        var lenient = CommandLine.Run("import", "openapi", input, "--rest-api-id", "r1");
        var strict = CommandLine.Run("import", "openapi", input, "--rest-api-id", "r1", "--strict");

        Assert.Equal((0, 1), (lenient.ExitCode, strict.ExitCode));
        Assert.Contains("warning:", lenient.Error, StringComparison.Ordinal);
        Assert.Equal(lenient.Error, strict.Error);
        Assert.Equal("", strict.Output);
    }

    [Fact]
    public void Nothing_is_written_when_one_operation_is_wrong()
    {
        var input = folder.Write("api.yaml", Document + "  /a: {get: {x-amazon-apigateway-integration: {type: mock}}, put: {x-amazon-apigateway-integration: {type: x}}}\n");
        var target = Path.Combine(folder.Path, "out");

        Assert.Equal(1, CommandLine.Run("import", "openapi", input, "--rest-api-id", "r1", "-o", target).ExitCode);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public void A_text_that_is_no_YAML_is_an_error_at_its_line()
    {
        var input = folder.Write("api.yaml", "openapi: 3.0.1\npaths: [\n");

        var (exitCode, output, error) = CommandLine.Run("import", "openapi", input, "--api-id", "a");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"{input}:3: error: #: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_API_must_be_known_and_only_one()
    {
        var input = folder.Write("api.yaml", Document + "  /a: {get: {x-amazon-apigateway-integration: {type: mock}}}\n");

        Assert.Contains("Pass --rest-api-id or --api-id", CommandLine.Run("import", "openapi", input).Error, StringComparison.Ordinal);
        Assert.NotEqual(0, CommandLine.Run("import", "openapi", input, "--api-id", "a", "--rest-api-id", "b").ExitCode);
    }

    [Fact]
    public void A_missing_file_and_a_folder_that_cannot_be_made_are_errors()
    {
        Assert.Equal(1, CommandLine.Run("import", "openapi", Path.Combine(folder.Path, "none.yaml"), "--api-id", "a").ExitCode);
        var input = folder.Write("api.yaml", Document + "  /a: {get: {x-amazon-apigateway-integration: {type: mock}}}\n");
        var (exitCode, _, error) = CommandLine.Run("import", "openapi", input, "--rest-api-id", "r1", "-o", Path.Combine(input, "below"));
        Assert.Equal(1, exitCode);
        Assert.StartsWith(input, error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
