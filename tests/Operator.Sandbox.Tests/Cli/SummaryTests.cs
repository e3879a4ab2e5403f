using System.Text.Json.Nodes;
using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

public sealed class SummaryTests
{
    [Fact]
    public void The_table_is_what_the_server_tabulates_sorted_with_namespaces_and_hyphens_for_what_is_missing() =>
        Assert.Equal(
            "NAMESPACE   NAME     READY   TYPE\n" +
            "a           zebra    False   MOCK\n" +
            "default     b        -       MOCK\n" +
            "default     orders   True    AWS_PROXY\n",
            Summary.Table(Parse("""
                {
                  "columnDefinitions": [{"name": "Name"}, {"name": "Ready", "priority": 0}, {"name": "Message", "priority": 1}, {"name": "Type"}],
                  "rows": [
                    {"cells": ["orders", "True", "fine", "AWS_PROXY"], "object": {"metadata": {"namespace": "default"}}},
                    {"cells": ["b", null, "", "MOCK"], "object": {"metadata": {"namespace": "default"}}},
                    {"cells": ["zebra", "False", "", "MOCK"], "object": {"metadata": {"namespace": "a"}}}
                  ]
                }
                """)));

    [Fact]
    public void An_empty_table_is_its_headers() =>
        Assert.Equal("NAMESPACE   NAME\n", Summary.Table(Parse("""{"columnDefinitions": [{"name": "Name"}], "rows": []}""")));

    [Fact]
    public void The_commands_can_be_pasted()
    {
        var text = Summary.Commands("/tmp/it's here/kc", new Uri("http://127.0.0.1:99/"), "us-west-2", ["integrations", "restdeployments"], "a1", "r1", withOperator: true);
        Assert.Equal(
            "kubectl --kubeconfig '/tmp/it'\\''s here/kc' get integrations,restdeployments --all-namespaces\n" +
            "AWS_ACCESS_KEY_ID=AKIASANDBOX000000000 AWS_SECRET_ACCESS_KEY=sandbox aws --endpoint-url http://127.0.0.1:99 --region us-west-2 apigatewayv2 get-integrations --api-id a1\n" +
            "AWS_ACCESS_KEY_ID=AKIASANDBOX000000000 AWS_SECRET_ACCESS_KEY=sandbox aws --endpoint-url http://127.0.0.1:99 --region us-west-2 apigateway get-resources --rest-api-id r1 --embed methods\n",
            text);
    }

    [Fact]
    public void Without_an_operator_the_line_that_starts_one_is_there() => Assert.Contains(
        "KUBECONFIG=/tmp/kc AWS_ENDPOINT_URL=http://127.0.0.1:99 AWS_REGION=us-west-2",
        Summary.Commands("/tmp/kc", new Uri("http://127.0.0.1:99/"), "us-west-2", ["integrations"], "a1", null, withOperator: false),
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
