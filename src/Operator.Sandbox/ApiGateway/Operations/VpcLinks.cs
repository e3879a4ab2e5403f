using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

/// <summary>VPC links of the v2 kind. Subnets and security groups are only echoed: there is no VPC here.</summary>
internal static class VpcLinks
{
    private static readonly InputShape Input = new InputShape()
        .Text("name", 128)
        .Texts("securityGroupIds")
        .Texts("subnetIds")
        .TextMap("tags", 1600);

    public static Answer Create(Call call)
    {
        var sent = Input.Read(call.Body);
        var availableAt = call.Now + call.Partition.Settings.VpcLinkTransition;
        var link = Build(call.Partition.Identifiers.VpcLink(), sent, call.Timestamp, availableAt);
        call.Partition.VpcLinks.Add(link);
        return Answer.Created(Show(call, link));
    }

    internal static VpcLinkResource Build(string id, JsonObject sent, string timestamp, DateTimeOffset availableAt)
    {
        if (!sent.HasText("name"))
        {
            throw AwsException.BadRequest("Name is a required parameter");
        }

        if (sent["subnetIds"] is not JsonArray { Count: > 0 })
        {
            throw AwsException.BadRequest("At least one subnet id must be specified");
        }

        var document = new JsonObject
        {
            ["createdDate"] = timestamp,
            ["securityGroupIds"] = new JsonArray(),
            ["tags"] = new JsonObject(),
            ["vpcLinkId"] = id,
            ["vpcLinkVersion"] = "V2",
        };
        document.Merge(sent);
        return new VpcLinkResource(id, document, availableAt);
    }

    public static Answer Get(Call call) => Answer.Ok(Show(call, Find(call)));

    public static Answer List(Call call)
    {
        Sweep(call);
        return Page.Of(call, call.Partition.VpcLinks, "vpclinks", link => Show(call, link));
    }

    public static Answer Update(Call call)
    {
        var link = Find(call);
        var patch = Input.Read(call.Body);
        if (!patch.HasText("name"))
        {
            throw AwsException.BadRequest("Name is a required parameter");
        }

        link.Document["name"] = patch.Text("name");
        return Answer.Ok(Show(call, link));
    }

    public static Answer Delete(Call call)
    {
        var link = Find(call);
        var users = call.Partition.Apis
            .Where(api => api.Integrations.Any(integration => integration.Document.Text("connectionId") == link.Id))
            .Select(api => api.Id)
            .ToList();
        if (users.Count > 0)
        {
            throw AwsException.BadRequest(
                $"Cannot delete VPC link {link.Id} because it is referenced by integrations of the following APIs: [{string.Join(",", users)}]");
        }

        link.GoneAt ??= call.Now + call.Partition.Settings.VpcLinkTransition;
        return new Answer(202, null);
    }

    private static VpcLinkResource Find(Call call)
    {
        Sweep(call);
        return call.Find(call.Partition.VpcLinks, "vpcLinkId", "VpcLink");
    }

    private static void Sweep(Call call)
    {
        foreach (var link in call.Partition.VpcLinks.Where(link => link.GoneAt <= call.Now).ToList())
        {
            call.Partition.VpcLinks.Remove(link);
        }
    }

    private static JsonObject Show(Call call, VpcLinkResource link)
    {
        var (status, message) = link switch
        {
            { GoneAt: not null } => ("DELETING", "VPC link is deleting ENIs"),
            _ when call.Now >= link.AvailableAt => ("AVAILABLE", "VPC link is ready to route traffic"),
            _ => ("PENDING", "VPC link is provisioning ENIs"),
        };
        var document = (JsonObject)link.Document.DeepClone();
        document["vpcLinkStatus"] = status;
        document["vpcLinkStatusMessage"] = message;
        return document;
    }
}
