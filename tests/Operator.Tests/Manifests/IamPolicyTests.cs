using System.Collections;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.Manifests.Iam;

namespace Operator.Tests.Manifests;

public sealed class IamPolicyTests
{
    public static TheoryData<string, string> Operations => [.. AwsOperation.All.Select(o => (o.Api.ToString(), o.Name))];

    [Fact]
    public void The_table_has_the_operations_that_the_operator_calls_and_no_other() =>
        Assert.Equal(OperatorCalls.Read().Order(), AwsOperation.All.Select(o => (o.Api, o.Name)).Order());

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Action_and_resource_are_what_the_client_sends(string api, string name)
    {
        var operation = AwsOperation.All.Single(o => o.Api == Enum.Parse<AwsApi>(api) && o.Name == name);

        var (verb, path) = await SendAsync(operation);

        if (operation.Api == AwsApi.Functions)
        {
            Assert.Equal("lambda:" + name, operation.Action); // Lambda asks by operation: the client proves nothing about it
            Assert.StartsWith("/2015-03-31/functions/", path, StringComparison.Ordinal);
            return;
        }

        Assert.Equal("apigateway:" + verb, operation.Action);
        var resource = Regex.Replace(path, "^/v2(?=/)", "");
        Assert.Matches($"^{Regex.Escape(operation.Resource).Replace(@"\*", "[^/]+", StringComparison.Ordinal)}$", resource);
        Assert.Equal(operation.OnlyReads, verb == "GET");
    }

    [Fact]
    public void Every_operation_is_allowed_by_the_policies_that_are_meant_to_and_by_no_other()
    {
        foreach (var operation in AwsOperation.All)
        {
            Assert.True(Allows("policy.json", operation), operation.Name);
            Assert.Equal(operation.Api != AwsApi.Functions, Allows("policy-without-lambda.json", operation));
            Assert.Equal(operation.OnlyReads, Allows("policy-observe.json", operation));
        }
    }

    [Fact]
    public void No_policy_grants_by_wildcard_action_and_each_fits_a_managed_policy()
    {
        foreach (var file in IamPolicies.Files())
        {
            Assert.All(Statements(file.Name).SelectMany(s => Texts(s["Action"])), action => Assert.DoesNotContain('*', action));
            Assert.InRange(Regex.Replace(file.Content, @"\s", "").Length, 1, 6144); // white space does not count
        }
    }

    [Fact]
    public void Roles_go_to_API_Gateway_only_and_the_role_to_the_operator_only()
    {
        Assert.Equal("apigateway.amazonaws.com", (string?)Statements("policy-pass-role.json").Single()["Condition"]!["StringEquals"]!["iam:PassedToService"]);
        Assert.Equal(
            "system:serviceaccount:apigateway-integration-operator:apigateway-integration-operator",
            (string?)Statements("trust-irsa.json").Single()["Condition"]!["StringEquals"]!["${OIDC_PROVIDER}:sub"]);
        Assert.Equal(["sts:AssumeRole", "sts:TagSession"], Texts(Statements("trust-pod-identity.json").Single()["Action"]));
    }

    private static bool Allows(string file, AwsOperation operation) => Statements(file).Any(statement =>
        Texts(statement["Action"]).Contains(operation.Action) && Texts(statement["Resource"]).Contains(operation.Arn));

    private static IEnumerable<JsonNode> Statements(string file) =>
        JsonNode.Parse(IamPolicies.Files().Single(f => f.Name == file).Content)!["Statement"]!.AsArray().Select(s => s!);

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray list ? list.Select(item => (string)item!) : [(string)node!];

    /// <summary>Calls the operation with an id in every text, and tells what came out of the client.</summary>
    private static async Task<(string Verb, string Path)> SendAsync(AwsOperation operation)
    {
        using var wire = new Wire();
        // A factory for each call: no call waits for another one's budget.
        using var factory = new ApiGatewayClientFactory(
            new Credentials(), NullLoggerFactory.Instance, TimeProvider.System,
            new ApiGatewayClientFactoryOptions { ServiceURL = new Uri("http://gateway.test"), HttpMessageHandler = wire });
        using IDisposable client = operation.Api switch
        {
            AwsApi.HttpAndWebSocketApis => factory.GetClient(AccountAccess.Default, "us-west-2"),
            AwsApi.RestApis => factory.GetRestApiClient(AccountAccess.Default, "us-west-2"),
            _ => factory.GetLambdaClient(AccountAccess.Default, "us-west-2"),
        };
        var method = OperatorCalls.Clients[operation.Api].GetMethod(operation.Name + "Async")!;
        await (Task)method.Invoke(client, [Filled(method.GetParameters()[0].ParameterType), TestContext.Current.CancellationToken])!;
        return wire.Seen ?? throw new InvalidOperationException("Nothing was sent.");
    }

    private static object Filled(Type type)
    {
        var request = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            if (property.PropertyType == typeof(string))
            {
                property.SetValue(request, "x1");
            }
            else if (property.Name == "PatchOperations" && property.PropertyType.IsAssignableTo(typeof(IList)))
            {
                property.SetValue(request, Activator.CreateInstance(property.PropertyType));
            }
        }

        return request;
    }

    private sealed class Credentials : IAccountCredentials
    {
        public AWSCredentials GetCredentials(AccountAccess account) => new BasicAWSCredentials("AKIDEXAMPLE", "secret");
    }

    private sealed class Wire : HttpMessageHandler
    {
        public (string Verb, string Path)? Seen { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen = (request.Method.Method, request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            });
        }
    }
}
