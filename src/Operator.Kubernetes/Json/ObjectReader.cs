using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Json;

/// <summary>Reads one object, or, when it does not fit its type, what is needed to name it.</summary>
internal static class ObjectReader
{
    private const int MaxReasonLength = 256;

    /// <summary>Gives either the object or the reason why there is none; never throws for content.</summary>
    /// <param name="json">Exactly one JSON value.</param>
    /// <param name="typeInfo">Serialiser of the type.</param>
    /// <param name="apiVersion">Filled in where it is missing: typed lists leave it out.</param>
    /// <param name="kind">Filled in where it is missing.</param>
    /// <param name="value">The object; null when the result is false.</param>
    /// <param name="invalid">The metadata and reason; null when the result is true.</param>
    public static bool TryRead<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> typeInfo, string apiVersion, string kind, out T? value, out InvalidObject? invalid)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KubernetesJson.MaxDepth });
            value = JsonSerializer.Deserialize(ref reader, typeInfo) ?? throw new JsonException("The object is null.");
            value.ApiVersion ??= apiVersion;
            value.Kind ??= kind;
            invalid = null;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or FormatException or ArgumentException)
        {
            value = null;
            invalid = new InvalidObject(ReadMetadata(json), Describe(exception));
            return false;
        }
    }

    /// <summary>The path and the reason, never the content. Converters must not put content into their messages.</summary>
    public static string Describe(Exception exception)
    {
        var message = exception is JsonException ? exception.Message : "The JSON value could not be converted.";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var reason = end >= 0 ? message[..end] : message;
        reason = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        return exception is JsonException { Path: { Length: > 0 } path } ? $"{path}: {reason}" : reason;
    }

    /// <summary>Identity and version, member by member: each is taken if it can be, whatever the others look like.</summary>
    public static V1ObjectMeta ReadMetadata(ReadOnlySequence<byte> json)
    {
        var metadata = new V1ObjectMeta();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = KubernetesJson.MaxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("metadata", out var source)
                && source.ValueKind == JsonValueKind.Object)
            {
                metadata.Name = Text(source, "name");
                metadata.NamespaceProperty = Text(source, "namespace");
                metadata.Uid = Text(source, "uid");
                metadata.ResourceVersion = Text(source, "resourceVersion");
                metadata.Generation = source.TryGetProperty("generation", out var generation)
                    && generation.ValueKind == JsonValueKind.Number && generation.TryGetInt64(out var number) ? number : null;
            }
        }
        catch (JsonException)
        {
            // Not even JSON: the caller reports the object as invalid either way, only without a name.
        }

        return metadata;
    }

    private static string? Text(JsonElement source, string name)
    {
        try
        {
            return source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8: this member has no readable value.
            return null;
        }
    }
}
