using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Manifests;

namespace Operator.Tests.Docs;

/// <summary>
/// Pages for those who come from another tool. A table whose second column is headed by one of our kinds maps fields: on the left theirs, on
/// the right ours, from <c>spec</c> on unless the path begins with <c>status</c> or <c>metadata</c>.
/// </summary>
public sealed partial class MigrationTests
{
    /// <summary>Properties of AWS::ApiGatewayV2::Integration, as CloudFormation, CDK's L1 and Pulumi's aws-native have them.</summary>
    private static readonly string[] V2Properties =
    [
        "ApiId", "ConnectionId", "ConnectionType", "ContentHandlingStrategy", "CredentialsArn", "Description", "IntegrationMethod", "IntegrationSubtype",
        "IntegrationType", "IntegrationUri", "PassthroughBehavior", "PayloadFormatVersion", "RequestParameters", "RequestTemplates", "ResponseParameters",
        "TemplateSelectionExpression", "TimeoutInMillis", "TlsConfig",
    ];

    private static readonly string[] CdkLambdaIntegration =
    [
        "handler", "allowTestInvoke", "proxy", "cacheKeyParameters", "cacheNamespace", "connectionType", "contentHandling", "credentialsPassthrough",
        "credentialsRole", "integrationResponses", "passthroughBehavior", "requestParameters", "requestTemplates", "timeout", "vpcLink",
    ];

    private static readonly string[] TerraformV2 =
    [
        "api_id", "connection_id", "connection_type", "content_handling_strategy", "credentials_arn", "description", "integration_method", "integration_subtype",
        "integration_type", "integration_uri", "passthrough_behavior", "payload_format_version", "request_parameters", "request_templates", "response_parameters",
        "template_selection_expression", "timeout_milliseconds", "tls_config",
    ];

    private static readonly string[] TerraformV1 =
    [
        "rest_api_id", "resource_id", "http_method", "type", "integration_http_method", "uri", "connection_type", "connection_id", "credentials",
        "request_parameters", "request_templates", "passthrough_behavior", "cache_key_parameters", "cache_namespace", "content_handling", "timeout_milliseconds",
        "tls_config", "response_transfer_mode", "integration_target",
    ];

    public static TheoryData<string, string[]> Pages => new()
    {
        { "cloudformation.md", V2Properties },
        { "cdk.md", CdkLambdaIntegration },
        { "cdk.md", [.. V2Properties.Select(CamelCase)] },
        { "pulumi.md", [.. V2Properties.Select(CamelCase)] },
        { "terraform.md", TerraformV2 },
        { "terraform.md", TerraformV1 },
        { "ack.md", [.. V2Properties.Where(p => p != "ApiId").Select(CamelCase), "apiID", "apiRef", "connectionRef"] },
        { "crossplane.md", [.. V2Properties.Where(p => p is not ("TimeoutInMillis" or "IntegrationUri")).Select(CamelCase), "timeoutMilliseconds", "integrationUri", "apiIdRef"] },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_field_of_the_other_tool_has_a_line(string page, string[] fields) =>
        Assert.Empty(fields.Except(Lines(page).SelectMany(line => Names(line.Theirs))));

    [Fact]
    public void Every_field_of_ours_that_is_named_exists()
    {
        var folder = Path.Combine("docs", "migrating");
        var named = MarkdownFile.All.Where(p => Path.GetDirectoryName(p.Name) == folder).Select(p => Path.GetFileName(p.Name))
            .SelectMany(Lines, (page, line) => (page, line))
            .SelectMany(l => Names(l.line.Ours).Where(name => FieldPath().IsMatch(name)), (l, name) => (l.page, l.line.Kind, name)).ToArray();

        Assert.True(named.Length > 100, "The tables are not read as they are written.");
        Assert.DoesNotContain(named, n => !Exists(n.Kind, n.name));
    }

    private static IEnumerable<(string Kind, string Theirs, string Ours)> Lines(string page)
    {
        string? kind = null;
        foreach (var line in MarkdownFile.All.Single(p => p.Name == Path.Combine("docs", "migrating", page)).Prose.Split('\n'))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 4)
            {
                kind = null;
            }
            else if (kind is null)
            {
                kind = cells[2].Trim('`');
            }
            else if (Schemas.ContainsKey(kind))
            {
                yield return (kind, cells[1], cells[2]);
            }
        }
    }

    private static readonly Dictionary<string, JsonNode> Schemas = CrdManifests.Documents().ToDictionary(
        crd => (string)crd["spec"]!["names"]!["kind"]!, crd => crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!);

    private static bool Exists(string kind, string path)
    {
        var parts = path.Split('.');
        if (parts[0] == "metadata")
        {
            return parts[1] is "name" or "namespace" or "annotations" or "labels";
        }

        var at = (JsonNode?)Schemas[kind];
        foreach (var part in parts[0] == "status" ? parts : parts.Prepend("spec"))
        {
            at = part == "KEY" ? at?["additionalProperties"] : at?["properties"]?[part.Replace("[]", "", StringComparison.Ordinal)];
            at = part.EndsWith("[]", StringComparison.Ordinal) ? at?["items"] : at;
        }

        return at is not null;
    }

    private static IEnumerable<string> Names(string cell) => Span().Matches(cell).Select(m => m.Groups[1].Value);

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\A[a-z][A-Za-z]*(\[\])?(\.[A-Za-z]+(\[\])?)*\z")]
    private static partial Regex FieldPath();
}
