using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>The tree of paths of an API.</summary>
internal static partial class RestResources
{
    private static readonly InputShape Input = new InputShape().Text("pathPart", 2048);

    private static readonly PatchTable Patch = new PatchTable().Text("/pathPart").Text("/parentId");

    public static Answer List(Call call)
    {
        var api = call.RestApi();
        var embed = call.Embeds("methods");
        return Page.OfRest(call, api.Resources, $"resources/{api.Id}", resource => RestDocuments.Show(resource, embed));
    }

    public static Answer Get(Call call) => Answer.Ok(RestDocuments.Show(call.RestResource().Resource, call.Embeds("methods")));

    public static Answer Create(Call call)
    {
        var api = call.RestApi();
        var parent = RestCalls.Find(api.Resources, call.Path["parent_id"], "Invalid Resource identifier specified");
        var part = Input.Read(call.Body).Text("pathPart") ?? string.Empty;
        var limit = call.Partition.Settings.ResourcesPerRestApi;
        if (api.Resources.Count >= limit)
        {
            throw AwsException.LimitExceeded(
                "Maximum number of Resources for this API has been reached. Please contact AWS if you need additional Resources.");
        }

        CheckPlace(api, parent, part, self: null);
        var resource = Build(call.Partition.Identifiers.RestResource(), parent, part);
        api.Resources.Add(resource);
        return Answer.Created(RestDocuments.Show(resource, embedMethods: false));
    }

    internal static RestResource Build(string id, RestResource parent, string part) => new(id, new JsonObject
    {
        ["id"] = id,
        ["parentId"] = parent.Id,
        ["pathPart"] = part,
        ["path"] = PathBelow(parent, part),
    });

    public static Answer Update(Call call)
    {
        var (api, resource) = call.RestResource();
        RefuseRoot(resource, "Root resource cannot be updated");
        var patched = Patch.Apply(call, resource.Document);
        var parent = RestCalls.Find(api.Resources, patched.Text("parentId")!, "Invalid Resource identifier specified");
        if (Subtree(api, resource).Contains(parent))
        {
            throw AwsException.BadRequest("A resource cannot be moved below itself");
        }

        CheckPlace(api, parent, patched.Text("pathPart")!, resource);
        patched["path"] = PathBelow(parent, patched.Text("pathPart")!);
        resource.Document = patched;
        foreach (var descendant in Subtree(api, resource).Skip(1))
        {
            api.Resources.TryGet(descendant.Document.Text("parentId")!, out var above);
            descendant.Document["path"] = PathBelow(above!, descendant.Document.Text("pathPart")!);
        }

        return Answer.Ok(RestDocuments.Show(resource, embedMethods: false));
    }

    public static Answer Delete(Call call)
    {
        var (api, resource) = call.RestResource();
        RefuseRoot(resource, "Root resource cannot be deleted");
        foreach (var gone in Subtree(api, resource))
        {
            api.Resources.Remove(gone);
        }

        return new Answer(202, null);
    }

    /// <summary>The resource and everything below it, parents first.</summary>
    private static List<RestResource> Subtree(RestApi api, RestResource top)
    {
        List<RestResource> found = [top];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(api.Resources.Where(resource => resource.Document.Text("parentId") == found[i].Id));
        }

        return found;
    }

    private static string PathBelow(RestResource parent, string part) => $"{parent.Document.Text("path")!.TrimEnd('/')}/{part}";

    private static void RefuseRoot(RestResource resource, string message)
    {
        if (!resource.Document.ContainsKey("parentId"))
        {
            throw AwsException.BadRequest(message);
        }
    }

    private static void CheckPlace(RestApi api, RestResource parent, string part, RestResource? self)
    {
        if (!PathPart().IsMatch(part))
        {
            throw AwsException.BadRequest(
                "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.");
        }

        if (parent.Document.Text("pathPart")?.EndsWith("+}", StringComparison.Ordinal) == true)
        {
            throw AwsException.BadRequest(
                $"Cannot create a child of a resource with a greedy path variable: {parent.Document.Text("path")}");
        }

        var siblings = api.Resources.Where(resource => resource != self && resource.Document.Text("parentId") == parent.Id);
        foreach (var sibling in siblings.Select(resource => resource.Document.Text("pathPart")!))
        {
            if (sibling == part)
            {
                throw AwsException.Conflict($"Another resource with the same parent already has this name: {part}");
            }

            if (sibling.StartsWith('{') && part.StartsWith('{') && sibling.EndsWith("+}", StringComparison.Ordinal) == part.EndsWith("+}", StringComparison.Ordinal))
            {
                throw AwsException.BadRequest($"A sibling ({sibling}) of this resource already has a variable path part -- only one is allowed");
            }
        }
    }

    [GeneratedRegex(@"^([a-zA-Z0-9._\-:]+|\{[a-zA-Z0-9._\-:]+\+?\})$", RegexOptions.CultureInvariant)]
    private static partial Regex PathPart();
}
