using System.Text.Json.Nodes;
using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

public sealed class SummaryTests
{
    [Fact]
    public void The_table_is_aligned_sorted_and_shows_what_is_missing_as_a_hyphen()
    {
        JsonObject[] items =
        [
            Parse("""{"metadata":{"namespace":"default","name":"orders"},"spec":{"apiId":"a1","integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage"},"status":{"integrationId":"k3v9x2a","conditions":[{"type":"Ready","status":"True"}]}}"""),
            Parse("""{"metadata":{"namespace":"default","name":"b"},"spec":{"apiId":"a1","integrationType":"MOCK"}}"""),
        ];
        Assert.Equal(
            "NAMESPACE   NAME     API   TYPE                        INTEGRATION-ID   READY\n" +
            "default     b        a1    MOCK                        -                -\n" +
            "default     orders   a1    AWS_PROXY/SQS-SendMessage   k3v9x2a          True\n",
            Summary.Table(items));
    }

    [Fact]
    public void An_empty_table_is_its_headers() =>
        Assert.Equal("NAMESPACE   NAME   API   TYPE   INTEGRATION-ID   READY\n", Summary.Table([]));

    [Fact]
    public void The_commands_can_be_pasted()
    {
        var text = Summary.Commands("/tmp/it's here/kc", new Uri("http://127.0.0.1:99/"), "us-west-2", "a1", withOperator: true);
        Assert.Equal(
            "kubectl --kubeconfig '/tmp/it'\\''s here/kc' get integrations --all-namespaces\n" +
            "AWS_ACCESS_KEY_ID=AKIASANDBOX000000000 AWS_SECRET_ACCESS_KEY=sandbox aws --endpoint-url http://127.0.0.1:99 --region us-west-2 apigatewayv2 get-integrations --api-id a1\n",
            text);
    }

    [Fact]
    public void Without_an_operator_the_line_that_starts_one_is_there() => Assert.Contains(
        "KUBECONFIG=/tmp/kc AWS_ENDPOINT_URL=http://127.0.0.1:99 AWS_REGION=us-west-2",
        Summary.Commands("/tmp/kc", new Uri("http://127.0.0.1:99/"), "us-west-2", "a1", withOperator: false),
        StringComparison.Ordinal);

    [Fact]
    public void The_operator_gets_nothing_that_leads_to_a_real_account_or_cluster()
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = "/bin",
            ["AWS_PROFILE"] = "production",
            ["AWS_SESSION_TOKEN"] = "t",
            ["AWS_ENDPOINT_URL_APIGATEWAYV2"] = "https://real",
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token",
            ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1",
            ["KUBECONFIG"] = "/home/me/.kube/config",
        };
        OperatorEnvironment.Apply(environment, "/tmp/kc", new Uri("http://127.0.0.1:99/"), "us-west-2", "/tmp");
        Assert.Equal(
            [
                "AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY",
                "AWS_SHARED_CREDENTIALS_FILE", "KUBECONFIG", "NO_PROXY", "PATH", "POD_NAMESPACE",
            ],
            environment.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("/tmp/kc", "http://127.0.0.1:99"), (environment["KUBECONFIG"], environment["AWS_ENDPOINT_URL"]));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
