using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>
/// An object of any kind, as the watch of its kind shows it: its name and version, and its content as text. Only objects that somebody
/// refers to keep their content, so that watching a kind costs memory for what is used of it.
/// </summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ReferencedObject", PluralName = "referencedobjects")]
[JsonConverter(typeof(ReferencedObjectConverter))]
internal sealed class ReferencedObject : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <summary>Name, namespace, uid and version. The rest of the metadata is in <see cref="Content"/>.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The object in JSON, without what others manage of its fields; null when it was not kept.</summary>
    public byte[]? Content { get; set; }
}

/// <summary>Reads any object; leaves out <c>managedFields</c> and kubectl's last-applied annotation, which are often most of it.</summary>
internal sealed class ReferencedObjectConverter : JsonConverter<ReferencedObject>
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <inheritdoc />
    public override ReferencedObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("metadata", out var metadata))
        {
            throw new JsonException("Not a Kubernetes object.");
        }

        var all = metadata.Deserialize((JsonTypeInfo<V1ObjectMeta>)options.GetTypeInfo(typeof(V1ObjectMeta))) ?? new V1ObjectMeta();
        return new ReferencedObject
        {
            ApiVersion = Text(root, "apiVersion"),
            Kind = Text(root, "kind"),
            Metadata = new V1ObjectMeta { Name = all.Name, NamespaceProperty = all.NamespaceProperty, Uid = all.Uid, ResourceVersion = all.ResourceVersion },
            Content = Compact(root),
        };
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ReferencedObject value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Objects of others are read only.");

    private static byte[] Compact(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject())
            {
                if (member is { Name: "metadata", Value.ValueKind: JsonValueKind.Object })
                {
                    writer.WritePropertyName(member.Name);
                    WriteMetadata(writer, member.Value);
                }
                else
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonElement metadata)
    {
        writer.WriteStartObject();
        foreach (var member in metadata.EnumerateObject().Where(member => member.Name != "managedFields"))
        {
            if (member is { Name: "annotations", Value.ValueKind: JsonValueKind.Object })
            {
                writer.WriteStartObject(member.Name);
                foreach (var annotation in member.Value.EnumerateObject().Where(annotation => annotation.Name != LastApplied))
                {
                    annotation.WriteTo(writer);
                }

                writer.WriteEndObject();
            }
            else
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static string? Text(JsonElement source, string name) =>
        source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
