using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Kubernetes.Controllers;
using Operator.Reconcilers.Rest;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>
/// Each optional field is taken out of a full spec: AWS must end without it, and with everything else as it was. Whether or not the
/// service clears a value by an empty one.
/// </summary>
public sealed class FieldRemovalTests
{
    private static readonly string[] Optional =
    [
        RestFieldMap.ConnectionType, RestFieldMap.Credentials, RestFieldMap.ContentHandling, RestFieldMap.PassthroughBehavior, RestFieldMap.RequestParameters,
        RestFieldMap.RequestTemplates, RestFieldMap.CacheKeyParameters, RestFieldMap.CacheNamespace, RestFieldMap.TimeoutInMillis, RestFieldMap.TlsConfig,
        RestFieldMap.ResponseTransferMode, RestFieldMap.IntegrationResponses,
    ];

    public static TheoryData<string, UnprovenClearing> Removals
    {
        get
        {
            var rows = new TheoryData<string, UnprovenClearing>();
            foreach (var name in Optional)
            {
                rows.Add(name, UnprovenClearing.Honour);
                rows.Add(name, UnprovenClearing.Ignore);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_field_taken_out_of_the_spec_is_gone_from_aws_and_nothing_else_is(string field, UnprovenClearing clearing)
    {
        await using var world = await RestWorld.StartAsync(
            new ApiGatewayOptions { ThrottleEnabled = false, UnprovenClearing = clearing }, validate: false);
        await world.ApplyAsync("full", Full);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("full"));
        var before = await StateAsync(world);

        await FieldRemoval.TakeOutAsync(world, field);

        var after = await StateAsync(world);
        if (field == RestFieldMap.IntegrationResponses)
        {
            Assert.Empty((await world.IntegrationAsync(RestWorld.Order))!.IntegrationResponses ?? []);
        }
        else
        {
            // Gone, or back at what the service fills in.
            Assert.All(after.LeavesOf(field), leaf => Assert.Equal(RestDefaults.OfIntegration(field, RestWorld.Order), leaf.Value));
            Assert.Equal(["200", "500"], (await world.IntegrationAsync(RestWorld.Order))!.IntegrationResponses!.Keys.Order());
        }

        await FieldRemoval.OthersStayAsync(world, RestFieldMap.Integration.Select(other => other.Name).Where(other => other != field), before, after);
        Assert.Equal(["apigateway.GetResources"], world.Gateway.Calls.Keys);
    }

    [Fact]
    public void Every_optional_field_of_the_table_is_removed_here() => Assert.Equal(
        RestFieldMap.Integration.Select(field => field.Name)
            // Required by the type, or tied to a VPC link, which is tried below.
            .Except([RestFieldMap.Type, RestFieldMap.Uri, RestFieldMap.IntegrationHttpMethod, RestFieldMap.ConnectionId, RestFieldMap.IntegrationTarget])
            .Append(RestFieldMap.IntegrationResponses)
            .Order(),
        Optional.Order());

    [Fact]
    public async Task A_private_integration_becomes_public_without_its_link()
    {
        await using var world = await RestWorld.StartAsync(validate: false);
        await world.ApplyAsync("private", spec =>
        {
            Full(spec);
            (spec.ConnectionType, spec.ConnectionId) = ("VPC_LINK", "vlnk02");
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("private"));

        await world.PatchAsync("private", """{"spec":{"connectionType":"INTERNET","connectionId":null}}""");
        var result = await world.SettleAsync("private");

        Assert.True(result is ReconcileResult.Succeeded, result.ToString());
        var now = (await world.IntegrationAsync(RestWorld.Order))!;
        Assert.Null(now.ConnectionId);
        Assert.Equal(["200", "500"], now.IntegrationResponses!.Keys.Order());
    }

    private static void Full(RestIntegrationSpec spec)
    {
        spec.ResourcePath = "/orders/{orderId}";
        spec.Type = "HTTP";
        spec.IntegrationHttpMethod = "POST";
        spec.Uri = "https://example.com/orders/{id}";
        spec.ConnectionType = "INTERNET";
        spec.Credentials = "arn:aws:iam::123456789012:role/apigateway";
        spec.ContentHandling = "CONVERT_TO_TEXT";
        spec.PassthroughBehavior = "NEVER";
        // The mapping is on a constant, so that the cache key does not hang on it.
        spec.RequestParameters = new Dictionary<string, string> { ["integration.request.header.x-static"] = "'a/b~c'", ["integration.request.path.id"] = "'7'" };
        spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{}", ["text/x~y"] = "t" };
        spec.CacheKeyParameters = ["method.request.path.orderId"];
        spec.CacheNamespace = "mine";
        spec.TimeoutInMillis = 5000;
        spec.TlsConfig = new RestTlsConfig { InsecureSkipVerification = true };
        spec.ResponseTransferMode = "BUFFERED";
        spec.IntegrationResponses =
        [
            new() { StatusCode = "200", ResponseTemplates = new Dictionary<string, string> { ["application/json"] = "" } },
            new() { StatusCode = "500", SelectionPattern = "5\\d\\d", ContentHandling = "CONVERT_TO_TEXT" },
        ];
    }

    private static async Task<ResourceState> StateAsync(RestWorld world)
    {
        var resources = await world.ResourcesAsync();
        var method = resources.Single(resource => resource.Id == RestWorld.Order).ResourceMethods!["GET"];
        return ResourceState.Observed(RestFieldMap.Integration, RestMapping.ToObserved(method).Integration!);
    }
}
