using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>VPC links to Network Load Balancers. Status follows the clock; there is no load balancer behind them.</summary>
internal static class RestVpcLinks
{
    private static readonly InputShape Input = new InputShape()
        .Text("description", 1024)
        .Text("name", 1024)
        .TextMap("tags", 256)
        .Texts("targetArns");

    public static Answer Create(Call call)
    {
        var availableAt = call.Now + call.Partition.Settings.VpcLinkTransition;
        var link = Build(call.Partition.Identifiers.VpcLink(), Input.Read(call.Body), availableAt);
        call.Partition.RestVpcLinks.Add(link);
        return new Answer(202, Show(call, link));
    }

    internal static VpcLinkResource Build(string id, JsonObject sent, DateTimeOffset availableAt)
    {
        RestCalls.RequirePresent(sent, "name", "createVpcLinkInput.name");
        if (sent["targetArns"] is not JsonArray { Count: 1 })
        {
            throw AwsException.BadRequest("VpcLink must have exactly one target ARN");
        }

        var document = new JsonObject { ["id"] = id, ["tags"] = new JsonObject() };
        document.Merge(sent);
        return new VpcLinkResource(id, document, availableAt);
    }

    public static Answer Get(Call call) => Answer.Ok(Show(call, Find(call)));

    public static Answer List(Call call)
    {
        Sweep(call);
        return Page.OfRest(call, call.Partition.RestVpcLinks, "restvpclinks", link => Show(call, link));
    }

    public static Answer Delete(Call call)
    {
        var link = Find(call);
        var users = call.Partition.RestApis.SelectMany(api => api.Resources.SelectMany(resource => resource.Methods
            .Where(method => method.Value.Integration?.Document.Text("connectionId") == link.Id)
            .Select(method => $"{method.Key}:{resource.Id}:{api.Id}"))).ToList();
        if (users.Count > 0)
        {
            throw AwsException.BadRequest(
                $"Cannot delete vpc link. Vpc link '{link.Id}', is referenced in [{string.Join(", ", users)}] in format of [Method:Resource:Api]");
        }

        link.GoneAt ??= call.Now + call.Partition.Settings.VpcLinkTransition;
        return new Answer(202, null);
    }

    private static VpcLinkResource Find(Call call)
    {
        Sweep(call);
        return RestCalls.Find(call.Partition.RestVpcLinks, call.Path["vpclink_id"], "Invalid Vpc Link identifier specified");
    }

    private static void Sweep(Call call)
    {
        foreach (var link in call.Partition.RestVpcLinks.Where(link => link.GoneAt <= call.Now).ToList())
        {
            call.Partition.RestVpcLinks.Remove(link);
        }
    }

    private static JsonObject Show(Call call, VpcLinkResource link)
    {
        var (status, message) = link switch
        {
            { GoneAt: not null } => ("DELETING", "Your vpc link is being deleted"),
            _ when call.Now >= link.AvailableAt => ("AVAILABLE", "Your vpc link is ready for use"),
            _ => ("PENDING", "Your vpc link is being provisioned"),
        };
        var document = (JsonObject)link.Document.DeepClone();
        document["status"] = status;
        document["statusMessage"] = message;
        return document;
    }
}
