using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>The error answers of the API, word for word as kube-apiserver 1.36 gives them.</summary>
internal static class StatusErrors
{
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException NotFound(ResourceDefinition resource, string name) =>
        new(404, "NotFound", $"{resource.Qualified} \"{name}\" not found", Details(resource, name));

    public static ApiException NamespaceNotFound(string name) =>
        new(404, "NotFound", $"namespaces \"{name}\" not found", new JsonObject { ["name"] = name, ["kind"] = "namespaces" });

    public static ApiException AlreadyExists(ResourceDefinition resource, string name, bool beingDeleted) =>
        new(409, "AlreadyExists", $"{(beingDeleted ? "object is being deleted: " : "")}{resource.Qualified} \"{name}\" already exists", Details(resource, name));

    public static ApiException Conflict(ResourceDefinition resource, string name) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {resource.Qualified} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
        Details(resource, name));

    public static ApiException PreconditionFailed(ResourceDefinition resource, string name, string detail)
    {
        var details = Details(resource, name);
        details["kind"] = resource.Kind;
        var kind = resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
        return new ApiException(409, "Conflict", $"Operation cannot be fulfilled on {kind} \"{name}\": {detail}", details);
    }

    /// <summary>A replacement of another object of the same name: the store itself refuses it, in its own words.</summary>
    public static ApiException WrongIdentity(ResourceDefinition resource, string ns, string name, string wanted, string found)
    {
        var group = resource.Group.Length == 0 ? "" : $"{resource.Group}/";
        var key = $"/registry/{group}{resource.Plural}/{(ns.Length == 0 ? "" : $"{ns}/")}{name}";
        return new ApiException(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource.Qualified} \"{name}\": StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, "
            + $"AdditionalErrorMsg: Precondition failed: UID in precondition: {wanted}, UID in object meta: {found}",
            Details(resource, name));
    }

    public static ApiException Forbidden(ResourceDefinition resource, string name, string detail, JsonObject? cause = null)
    {
        var details = Details(resource, name);
        if (cause is not null)
        {
            details["causes"] = new JsonArray(cause);
        }

        return new ApiException(403, "Forbidden", $"{resource.Qualified} \"{name}\" is forbidden: {detail}", details);
    }

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyCollection<FieldError> errors)
    {
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var list = string.Join(", ", errors.Select(e => e.ToString()).Distinct());
        var message = errors.Select(e => e.ToString()).Distinct().Count() == 1 ? list : $"[{list}]";
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        details["causes"] = new JsonArray([.. errors.Select(e => e.ToCause())]);
        return new ApiException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {message}", details);
    }

    public static ApiException InvalidOptions(string kind, FieldError error) => Invalid("meta.k8s.io", kind, "", [error]);

    public static ApiException UnsupportedMediaType(IEnumerable<string> accepted) => new(
        415,
        "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException TooLargeBody() =>
        new(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");

    public static ApiException TooLargeObject() => new(500, null, "etcdserver: request is too large");

    public static ApiException Expired(string message) => new(410, "Expired", message);

    /// <summary>410 with a token that goes on from the same key in the present: consistent with nothing, but complete.</summary>
    public static ApiException ContinueExpired(string inconsistentToken) => new(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an "
        + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.")
    {
        Metadata = new JsonObject { ["continue"] = inconsistentToken },
    };

    /// <summary>The answer to a JSON patch whose operation cannot be done (a failed <c>test</c> too): the server gives no detail.</summary>
    public static ApiException UnprocessablePatch() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiException VersionTooLarge(long asked, long current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "ResourceVersionTooLarge",
                ["message"] = "Too large resource version",
            }),
            ["retryAfterSeconds"] = 1,
        });

    private static JsonObject Details(ResourceDefinition resource, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (resource.Group.Length > 0)
        {
            details["group"] = resource.Group;
        }

        details["kind"] = resource.Plural;
        return details;
    }
}
