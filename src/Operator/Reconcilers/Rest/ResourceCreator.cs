using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Rest;

/// <summary>Makes a resource and those of its parents that are missing. Within the API's write lane.</summary>
internal sealed class ResourceCreator(RestServices services)
{
    /// <summary>Paths that are missing on the way to <paramref name="path"/>, outermost first.</summary>
    public static IReadOnlyList<string> Missing(RestSnapshot snapshot, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. Enumerable.Range(1, segments.Length)
                .Select(length => "/" + string.Join('/', segments.Take(length)))
                .Where(candidate => snapshot.FindPath(candidate) is null),
        ];
    }

    /// <summary>Makes them; <see cref="RestIntegrationPass.Resource"/> is the innermost afterwards.</summary>
    public async Task CreateAsync(RestIntegrationPass pass, RestSnapshot snapshot, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var made = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var cut = path.LastIndexOf('/');
            var parentPath = cut == 0 ? "/" : path[..cut];
            var parent = made.GetValueOrDefault(parentPath) ?? snapshot.FindPath(parentPath)!.Id;
            var answer = await pass.Target.Rest.CreateResourceAsync(
                new CreateResourceRequest { RestApiId = pass.ApiId, ParentId = parent, PathPart = path[(cut + 1)..] }, cancellationToken);
            // Before anything else can fail: deletion goes by this list.
            services.Snapshots.Invalidate(pass.Api);
            Ownership.AddResource(pass.Status, answer.Id!);
            made[path] = answer.Id!;
            pass.LastRequestId = answer.ResponseMetadata?.RequestId;
            pass.Resource = new RestResource(answer.Id!, parent, path, []);
            pass.Publish(EventType.Normal, Events.Created, "Create", Messages.WithRequestId(
                $"Created resource {path} ({answer.Id}) of API {pass.ApiId}", pass.LastRequestId));
        }

        pass.See(null);
    }
}
