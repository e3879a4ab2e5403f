using Operator.Sandbox.KubernetesApi.Resources;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>Reads resource paths: <c>/api/v1/…</c> and <c>/apis/GROUP/VERSION/…</c>.</summary>
internal sealed class RequestRouter(ResourceRegistry registry)
{
    /// <summary>Null when the path is no resource that is served: the answer is a plain 404.</summary>
    public ApiRequest? Route(HttpContext http)
    {
        var parts = (http.Request.Path.Value ?? "").Split('/')[1..];
        if (parts is ["api", "v1", .. var core])
        {
            return Resolve(http, "", "v1", core);
        }

        return parts is ["apis", var group, var version, .. var rest] ? Resolve(http, group, version, rest) : null;
    }

    private ApiRequest? Resolve(HttpContext http, string group, string version, string[] rest)
    {
        var ns = "";
        if (rest is ["namespaces", var inNamespace, var plural, ..] && registry.Find(group, version, plural) is { Namespaced: true })
        {
            ns = inNamespace;
            rest = rest[2..];
        }

        if (rest.Length is 0 or > 3 || rest.Any(p => p.Length == 0) || registry.Find(group, version, rest[0]) is not { } resource)
        {
            return null;
        }

        var name = rest.Length > 1 ? rest[1] : "";
        var subresource = rest.Length > 2 ? rest[2] : "";
        if (resource.Namespaced && ns.Length == 0 && name.Length > 0)
        {
            return null;
        }

        var served = subresource switch
        {
            "" => true,
            "status" => resource.HasStatus,
            "finalize" => resource.StorageKey == BuiltInResources.NamespacesKey,
            _ => false,
        };
        if (!served && resource.IsCustom)
        {
            // The handler of custom resources owns all below its group and answers as if the object were missing.
            throw StatusErrors.NotFound(resource, name);
        }

        return served ? new ApiRequest(http, Verb(http.Request, name), resource, ns, name, subresource) : null;
    }

    private static string Verb(HttpRequest request, string name) => (request.Method, name.Length > 0) switch
    {
        ("GET" or "HEAD", true) => "get",
        ("GET" or "HEAD", false) when request.Query.TryGetValue("watch", out var watch) && watch is ["true" or "1"] => "watch",
        ("GET" or "HEAD", false) => "list",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        _ => throw StatusErrors.MethodNotAllowed(),
    };
}
