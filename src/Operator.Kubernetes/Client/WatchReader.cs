using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Client;

/// <summary>Cuts a watch's byte stream into lines and reads each as an event.</summary>
internal sealed class WatchReader<T>(ApiRequest request, PipeReader pipe, JsonTypeInfo<T> typeInfo, KubernetesResource resource, TimeSpan idleTimeout, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>etcd holds 1.5 MB per object by default; what is far beyond any setting is not an event but a fault.</summary>
    private const int MaxEventSize = 64 * 1024 * 1024;

    /// <summary>The next event; null when the server closed the stream.</summary>
    public async ValueTask<WatchEvent<T>?> NextAsync(CancellationToken cancellationToken)
    {
        // Bytes of the unfinished line that are known to hold no line end.
        long searched = 0;
        while (true)
        {
            var read = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            var unseen = buffer.Slice(searched);
            if (unseen.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                var parsed = IsBlank(line) ? null : Parse(line);
                pipe.AdvanceTo(buffer.GetPosition(1, end));
                searched = 0;
                if (parsed is not null)
                {
                    return parsed;
                }
            }
            else if (read.IsCompleted)
            {
                var last = IsBlank(buffer) ? null : Parse(buffer);
                pipe.AdvanceTo(buffer.End);
                return last;
            }
            else if (buffer.Length > MaxEventSize)
            {
                throw new IOException($"{request}: an event of the watch is larger than {MaxEventSize} bytes.");
            }
            else
            {
                searched = buffer.Length;
                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        if (pipe.TryRead(out var ready))
        {
            return ready;
        }

        // Armed only while waiting for the network: a consumer that takes its time is not a silent server.
        using var idle = new CancellationTokenSource(idleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            return await pipe.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The watch was cancelled.", exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (idle.IsCancellationRequested)
        {
            throw new TimeoutException($"{request}: nothing came on the watch for {idleTimeout}.", exception);
        }
    }

    private WatchEvent<T> Parse(ReadOnlySequence<byte> line)
    {
        var (type, value) = Split(line);
        switch (type)
        {
            case "ADDED":
                return Change(WatchEventType.Added, value);
            case "MODIFIED":
                return Change(WatchEventType.Modified, value);
            case "DELETED":
                return Change(WatchEventType.Deleted, value);
            case "BOOKMARK":
                return new WatchEvent<T>(WatchEventType.Bookmark, ObjectReader.ReadMetadata(value).ResourceVersion ?? "", null);
            case "ERROR":
                throw ErrorResponse.FromEvent(request, ReadStatus(value));
            default:
                throw new IOException($"{request}: the watch sent an event of an unknown type.");
        }
    }

    private WatchEvent<T> Change(WatchEventType type, ReadOnlySequence<byte> json) =>
        ObjectReader.TryRead(json, typeInfo, resource.ApiVersion, resource.Kind, out var value, out var invalid)
            ? new WatchEvent<T>(type, value!.Metadata.ResourceVersion ?? "", value)
            : new WatchEvent<T>(type, invalid!.Metadata.ResourceVersion ?? "", null, invalid);

    private static V1Status? ReadStatus(ReadOnlySequence<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonSerializer.Deserialize(ref reader, KubernetesJson.TypeInfo<V1Status>(KubernetesJson.Default));
        }
        catch (JsonException)
        {
            // The error itself is still reported, as a 500 without explanation.
            return null;
        }
    }

    /// <summary>Finds the two members of an event; the object is not decoded yet, because its type depends on the event's.</summary>
    private (string? Type, ReadOnlySequence<byte> Object) Split(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = KubernetesJson.MaxDepth });
            string? type = null;
            var value = ReadOnlySequence<byte>.Empty;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                var isObject = reader.ValueTextEquals("object"u8);
                reader.Read();
                var start = reader.TokenStartIndex;
                reader.Skip();
                if (isType && reader.TokenType == JsonTokenType.String)
                {
                    type = reader.GetString();
                }
                else if (isObject)
                {
                    value = line.Slice(start, reader.BytesConsumed - start);
                }
            }

            // Trailing bytes would mean that two events ran into one line.
            reader.Read();
            return (type, value);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new IOException($"{request}: the watch sent a line that is not an event; the stream was cut or garbled.", exception);
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \r\t"u8))
            {
                return false;
            }
        }

        return true;
    }
}
