using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Selectors;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Tables;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Watch;

/// <summary>Writes one watcher's lines: what its selector lets through, in the form that it asked for.</summary>
internal sealed class WatchSession(ApiRequest request, Responder responder, ObjectSelector selector)
{
    private readonly TableRendering? _table = request.Shape is Shape.Table ? responder.Table(request) : null;
    private bool _columnsSent;

    public Task InitialAsync(StoredObject stored, CancellationToken cancellationToken) =>
        selector.Matches(stored) ? LineAsync("ADDED", Body(stored), cancellationToken) : Task.CompletedTask;

    /// <summary>An object that starts or stops matching is added or deleted to this watcher, whatever happened to it.</summary>
    public Task WriteAsync(StoredEvent write, CancellationToken cancellationToken)
    {
        var was = write.Previous is not null && selector.Matches(write.Previous);
        var matches = !write.Deleted && selector.Matches(write.Current);
        return (was, matches) switch
        {
            (false, false) => Task.CompletedTask,
            (false, true) => LineAsync("ADDED", Body(write.Current), cancellationToken),
            (true, true) => LineAsync("MODIFIED", Body(write.Current), cancellationToken),
            (true, false) => LineAsync("DELETED", Body(write.Current), cancellationToken),
        };
    }

    public Task BookmarkAsync(long revision, bool initialEventsEnd, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        JsonObject bookmark = _table is null
            ? new() { ["kind"] = request.Resource.Kind, ["apiVersion"] = request.Resource.ApiVersion, ["metadata"] = metadata }
            : _table.Render([], metadata, withColumns: false);
        return LineAsync("BOOKMARK", JsonReading.ToBytes(bookmark), cancellationToken);
    }

    public Task ErrorAsync(ApiException error, CancellationToken cancellationToken) =>
        LineAsync("ERROR", JsonReading.ToBytes(error.ToStatus()), cancellationToken);

    private byte[] Body(StoredObject stored)
    {
        var bytes = Responder.Bytes(request, stored);
        if (request.Shape is Shape.Object)
        {
            return bytes;
        }

        var value = JsonReading.ParseObject(bytes);
        if (_table is null)
        {
            return JsonReading.ToBytes(TableRendering.Partial(value));
        }

        // Columns once per watch: the first line tells them, the others leave them out.
        var metadata = new JsonObject { ["resourceVersion"] = value.StringAt("metadata", "resourceVersion") };
        var table = _table.Render([value], metadata, withColumns: !_columnsSent);
        _columnsSent = true;
        return JsonReading.ToBytes(table);
    }

    private async Task LineAsync(string type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var output = request.Http.Response.BodyWriter;
        output.Write(Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        output.Write(body.Span);
        output.Write("}\n"u8);
        await output.FlushAsync(cancellationToken);
    }
}
