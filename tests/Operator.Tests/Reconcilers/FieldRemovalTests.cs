using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Controllers;
using Operator.Reconcilers.Integrations;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>
/// Each optional field is taken out of a full spec of an HTTP and of a WebSocket integration: AWS must end without it, or with what it
/// fills in itself, and with everything else as it was. Whether or not the service clears a value by an empty one.
/// </summary>
public sealed class FieldRemovalTests
{
    private static readonly string[] OfHttp =
    [
        FieldMap.Description, FieldMap.PayloadFormatVersion, FieldMap.RequestParameters, FieldMap.ResponseParameters, FieldMap.TimeoutInMillis, FieldMap.TlsConfig,
    ];

    private static readonly string[] OfWebSocket =
    [
        FieldMap.ContentHandlingStrategy, FieldMap.CredentialsArn, FieldMap.Description, FieldMap.IntegrationMethod, FieldMap.PassthroughBehavior,
        FieldMap.PayloadFormatVersion, FieldMap.RequestParameters, FieldMap.RequestTemplates, FieldMap.TemplateSelectionExpression, FieldMap.TimeoutInMillis,
        FieldMap.IntegrationResponses,
    ];

    public static TheoryData<ProtocolType, string, UnprovenClearing> Removals
    {
        get
        {
            var rows = new TheoryData<ProtocolType, string, UnprovenClearing>();
            foreach (var clearing in Enum.GetValues<UnprovenClearing>())
            {
                foreach (var name in OfHttp)
                {
                    rows.Add(ProtocolType.HTTP, name, clearing);
                }

                foreach (var name in OfWebSocket)
                {
                    rows.Add(ProtocolType.WEBSOCKET, name, clearing);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_field_taken_out_of_the_spec_is_gone_from_aws_and_nothing_else_is(ProtocolType protocol, string field, UnprovenClearing clearing)
    {
        await using var world = await TestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, UnprovenClearing = clearing }, validate: false);
        await world.ApplyAsync("full", protocol == ProtocolType.HTTP ? FullHttp : FullWebSocket);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("full"));
        var (before, _) = await StateAsync(world, protocol);
        Assert.True(field == FieldMap.IntegrationResponses || before.Has(field), $"{field} is not in the full spec");

        await FieldRemoval.TakeOutAsync(world, field);

        var (after, responses) = await StateAsync(world, protocol);
        var defaults = DesiredIntegration.From((await world.GetAsync("full")).Spec).Defaults;
        Assert.All(after.LeavesOf(field), leaf => Assert.Equal(defaults.Of(field), leaf.Value));
        string[] kept = protocol == ProtocolType.HTTP || field == FieldMap.IntegrationResponses ? [] : ["$default", "/5../"];
        Assert.Equal(kept, responses);
        await FieldRemoval.OthersStayAsync(world, FieldMap.Integration.Select(other => other.Name).Where(other => other != field), before, after);
    }

    [Fact]
    public void Every_optional_field_of_the_table_is_removed_here() => Assert.Equal(
        FieldMap.Integration.Select(field => field.Name)
            // Required by the type, the identity itself, or tied to a VPC link.
            .Except([FieldMap.IntegrationType, FieldMap.IntegrationSubtype, FieldMap.IntegrationUri, FieldMap.ConnectionType, FieldMap.ConnectionId])
            .Append(FieldMap.IntegrationResponses)
            .Order(),
        OfHttp.Union(OfWebSocket).Order());

    private static void FullHttp(IntegrationSpec spec)
    {
        spec.IntegrationType = "HTTP_PROXY";
        spec.IntegrationMethod = "GET";
        spec.IntegrationUri = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2";
        spec.ConnectionType = "VPC_LINK";
        spec.ConnectionId = "vlnk01";
        spec.Description = "full";
        spec.PayloadFormatVersion = "1.0";
        spec.RequestParameters = new Dictionary<string, string> { ["overwrite:header.x"] = "1", ["append:querystring.y"] = "$request.header.y" };
        spec.ResponseParameters = new Dictionary<string, ResponseParameterList>
        {
            ["200"] = new() { ResponseParameters = [new() { Destination = "overwrite:header.z", Source = "2" }] },
            ["500"] = new() { ResponseParameters = [new() { Destination = "overwrite:statuscode", Source = "503" }] },
        };
        spec.TimeoutInMillis = 5000;
        spec.TlsConfig = new TlsConfig { ServerNameToVerify = "internal.example.com" };
    }

    private static void FullWebSocket(IntegrationSpec spec)
    {
        spec.ApiId = TestWorld.WebSocket;
        spec.ProtocolType = ProtocolType.WEBSOCKET;
        spec.IntegrationType = "AWS";
        spec.IntegrationUri = $"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{TestWorld.Lambda}/invocations";
        spec.IntegrationMethod = "POST";
        spec.ContentHandlingStrategy = "CONVERT_TO_TEXT";
        spec.CredentialsArn = "arn:aws:iam::123456789012:role/apigateway";
        spec.Description = "full";
        spec.PassthroughBehavior = "NEVER";
        spec.PayloadFormatVersion = "1.0";
        spec.RequestParameters = new Dictionary<string, string> { ["integration.request.header.x"] = "'1'" };
        spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{}", ["$default"] = "{}" };
        spec.TemplateSelectionExpression = "$request.body.action";
        spec.TimeoutInMillis = 5000;
        spec.IntegrationResponses = [new() { IntegrationResponseKey = "$default" }, new() { IntegrationResponseKey = "/5../" }];
    }

    private static async Task<(ResourceState State, IReadOnlyList<string> Responses)> StateAsync(TestWorld world, ProtocolType protocol)
    {
        var api = protocol == ProtocolType.HTTP ? TestWorld.Http : TestWorld.WebSocket;
        var one = Assert.Single(await world.IntegrationsAsync(api));
        var responses = protocol == ProtocolType.HTTP
            ? []
            : (await world.Aws.GetIntegrationResponsesAsync(
                new() { ApiId = api, IntegrationId = one.IntegrationId! }, TestContext.Current.CancellationToken)).Items ?? [];
        return (
            ResourceState.Observed(FieldMap.Integration, IntegrationMapping.ToObserved(one)),
            [.. responses.Select(response => response.IntegrationResponseKey!).Order(StringComparer.Ordinal)]);
    }
}
