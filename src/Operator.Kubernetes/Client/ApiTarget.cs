namespace Operator.Kubernetes.Client;

/// <summary>What a request is about, read from its method and path as the API server reads them.</summary>
/// <param name="Verb">In RBAC's words: get, list, create, patch, delete, deletecollection; the method in lower case otherwise.</param>
/// <param name="Resource">Plural name and subresource, for example <c>integrations/status</c>; the whole path of what is not a resource.</param>
/// <param name="Namespace">Null outside namespaces.</param>
/// <param name="Name">Null for a collection.</param>
internal readonly record struct ApiTarget(string Verb, string Resource, string? Namespace, string? Name)
{
    public static ApiTarget Of(ApiRequest request)
    {
        var path = request.Path.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? request.Path[..query] : request.Path;
        var segments = path.Split('/');
        var at = segments[0] switch { "api" => 2, "apis" => 3, _ => segments.Length };
        if (at >= segments.Length)
        {
            return new ApiTarget(VerbOf(request.Method, isItem: true), path, null, null);
        }

        string? ns = null;
        if (segments[at] == "namespaces" && segments.Length > at + 2)
        {
            ns = Uri.UnescapeDataString(segments[at + 1]);
            at += 2;
        }

        var name = segments.Length > at + 1 ? Uri.UnescapeDataString(segments[at + 1]) : null;
        var resource = segments.Length > at + 2 ? $"{segments[at]}/{segments[at + 2]}" : segments[at];
        return new ApiTarget(VerbOf(request.Method, name is not null), resource, ns, name);
    }

    private static string VerbOf(HttpMethod method, bool isItem) => method.Method switch
    {
        "GET" => isItem ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => isItem ? "delete" : "deletecollection",
        var other => other.ToLowerInvariant(),
    };
}
