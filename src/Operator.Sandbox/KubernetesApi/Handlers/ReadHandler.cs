using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Selectors;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>get and list. Pages of one list all show the state of its first page, whatever is written in between.</summary>
internal sealed class ReadHandler(ObjectStore store, Responder responder)
{
    public async Task GetAsync(ApiRequest request)
    {
        var stored = store.Find(request.Resource.StorageKey, request.Namespace, request.Name)
            ?? throw StatusErrors.NotFound(request.Resource, request.Name);
        await responder.WriteObjectAsync(request, 200, stored);
    }

    public async Task ListAsync(ApiRequest request)
    {
        var resource = request.Resource;
        var selector = Selector(request);
        var (objects, revision, after) = Start(request);
        var limit = Limit(request);
        var page = new List<StoredObject>();
        var remaining = 0;
        foreach (var (key, stored) in objects)
        {
            if (after is not null && string.CompareOrdinal(key, after) <= 0)
            {
                continue;
            }

            if (!selector.Matches(stored))
            {
                continue;
            }

            if (page.Count < limit)
            {
                page.Add(stored);
            }
            else
            {
                remaining++;
            }
        }

        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (resource.IsCustom && request.Shape is Shape.Object)
        {
            // Lists of custom resources always carry the field, as on the real server.
            metadata["continue"] = "";
        }

        if (remaining > 0)
        {
            metadata["continue"] = ContinueToken.Write(revision, page[^1].Key);
            metadata["remainingItemCount"] = remaining;
        }

        if (request.Shape is Shape.Table)
        {
            var rows = page.Select(o => JsonReading.ParseObject(Responder.Bytes(request, o)));
            await Responder.WriteAsync(request.Http, 200, responder.Table(request).Render(rows, metadata));
            return;
        }

        var partial = request.Shape is Shape.PartialMetadata;
        var header = partial
            ? ("meta.k8s.io/v1", "PartialObjectMetadataList")
            : (resource.ApiVersion, resource.EffectiveListKind);
        await Responder.WriteAsync(request.Http, 200, Serialise(header, metadata, page.Select(o => Item(request, o, partial))));
    }

    public static ObjectSelector Selector(ApiRequest request) => new(
        request.Resource,
        request.Namespace.Length > 0 ? request.Namespace : null,
        request.Query("labelSelector"),
        request.Query("fieldSelector"));

    public static long ParseVersion(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version
        : throw StatusErrors.BadRequest(
            $"invalid resource version: resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");

    private static long Limit(ApiRequest request)
    {
        if (request.Query("limit") is not { Length: > 0 } text)
        {
            return long.MaxValue;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
            ? limit > 0 ? limit : long.MaxValue
            : throw StatusErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    private (ImmutableSortedDictionary<string, StoredObject> Objects, long Revision, string? After) Start(ApiRequest request)
    {
        var key = request.Resource.StorageKey;
        if (request.Query("continue") is { Length: > 0 } token)
        {
            var (revision, after) = ContinueToken.Read(token);
            var then = store.SnapshotAt(key, revision) ?? throw StatusErrors.ContinueExpired(ContinueToken.Write(store.Revision, after));
            return (then, revision, after);
        }

        var (objects, current) = store.Snapshot(key);
        var asked = request.Query("resourceVersion") ?? "";
        if (asked.Length == 0 && request.Query("resourceVersionMatch") is { Length: > 0 })
        {
            throw StatusErrors.InvalidOptions("ListOptions", FieldError.Forbidden(
                "resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        var wanted = asked.Length > 0 ? ParseVersion(asked) : 0;
        if (wanted > current)
        {
            throw StatusErrors.VersionTooLarge(wanted, current);
        }

        if (request.Query("resourceVersionMatch") != "Exact")
        {
            return (objects, current, null);
        }

        var exact = store.SnapshotAt(key, wanted) ?? throw StatusErrors.Expired("The resourceVersion for the provided list is too old.");
        return (exact, wanted, null);
    }

    private static byte[] Item(ApiRequest request, StoredObject stored, bool partial)
    {
        var bytes = Responder.Bytes(request, stored);
        return partial ? JsonReading.ToBytes(Tables.TableRendering.Partial(JsonReading.ParseObject(bytes))) : bytes;
    }

    // Items are already text: they are copied, not read and written again.
    private static ReadOnlyMemory<byte> Serialise((string ApiVersion, string Kind) header, JsonObject metadata, IEnumerable<byte[]> items)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, JsonReading.Writer);
        writer.WriteStartObject();
        writer.WriteString("kind", header.Kind);
        writer.WriteString("apiVersion", header.ApiVersion);
        writer.WritePropertyName("metadata");
        metadata.WriteTo(writer);
        writer.WriteStartArray("items");
        foreach (var item in items)
        {
            writer.WriteRawValue(item, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

/// <summary>Where the next page starts: opaque to clients, base64 of revision and last key.</summary>
internal static class ContinueToken
{
    public static string Write(long revision, string lastKey) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{revision.ToString(CultureInfo.InvariantCulture)}:{lastKey}"));

    public static (long Revision, string LastKey) Read(string token)
    {
        var buffer = new byte[token.Length];
        if (Convert.TryFromBase64String(token, buffer, out var length)
            && Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2) is [var revision, var key]
            && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return (number, key);
        }

        throw StatusErrors.BadRequest("invalid continue token: continue key is not valid");
    }
}
