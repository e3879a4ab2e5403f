using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>
/// Reads the protobuf form of the few kinds that people make with kubectl's imperative commands (<c>kubectl create namespace</c>
/// and the like speak nothing else). Field numbers are those of the published <c>generated.proto</c> files. Anything that is
/// not in the tables is refused: half an object must not be stored.
/// </summary>
internal static class ProtobufReading
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private delegate JsonNode? Reader(ReadOnlySpan<byte> bytes);

    private static readonly Dictionary<int, Field> ObjectMeta = new()
    {
        [1] = new("name", Text),
        [2] = new("generateName", Text),
        [3] = new("namespace", Text),
        [4] = new("selfLink", Text),
        [5] = new("uid", Text),
        [6] = new("resourceVersion", Text),
        [11] = new("labels", b => Entry(b, Text), Map: true),
        [12] = new("annotations", b => Entry(b, Text), Map: true),
        [14] = new("finalizers", Text, Repeated: true),
    };

    private static readonly Field Metadata = new("metadata", b => Message(b, ObjectMeta));

    private static readonly Dictionary<string, Dictionary<int, Field>> Kinds = new(StringComparer.Ordinal)
    {
        ["Namespace"] = new()
        {
            [1] = Metadata,
            [2] = new("spec", b => Message(b, new() { [1] = new("finalizers", Text, Repeated: true) })),
            [3] = new("status", b => Message(b, new() { [1] = new("phase", Text) })),
        },
        ["ServiceAccount"] = new() { [1] = Metadata },
        ["ConfigMap"] = new()
        {
            [1] = Metadata,
            [2] = new("data", b => Entry(b, Text), Map: true),
            [3] = new("binaryData", b => Entry(b, Base64), Map: true),
        },
        ["Secret"] = new()
        {
            [1] = Metadata,
            [2] = new("data", b => Entry(b, Base64), Map: true),
            [3] = new("type", Text),
            [4] = new("stringData", b => Entry(b, Text), Map: true),
        },
    };

    private static readonly Dictionary<int, Field> Envelope = new()
    {
        [1] = new("typeMeta", b => Message(b, new() { [1] = new("apiVersion", Text), [2] = new("kind", Text) })),
        [2] = new("raw", Base64),
        [3] = new("contentEncoding", Text),
        [4] = new("contentType", Text),
    };

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object, or null when it is of a kind or has fields that are not read here.</summary>
    /// <exception cref="JsonException">Not the protobuf form of an object.</exception>
    public static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw new JsonException("the body does not start as protobuf objects do");
        }

        try
        {
            var envelope = Message(body[Magic.Length..], Envelope);
            if (envelope.StringAt("typeMeta", "kind") is not { } kind || !Kinds.TryGetValue(kind, out var fields))
            {
                return null;
            }

            var value = Message(Convert.FromBase64String(envelope.StringAt("raw") ?? ""), fields);
            value["apiVersion"] = envelope.StringAt("typeMeta", "apiVersion");
            value["kind"] = kind;
            return value;
        }
        catch (NotSupportedException)
        {
            return null;
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new JsonException("truncated or malformed protobuf", e);
        }
    }

    private static JsonObject Message(ReadOnlySpan<byte> bytes, Dictionary<int, Field> fields)
    {
        var result = new JsonObject();
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = Varint(bytes, ref at);
            var (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
            if (wire == 0)
            {
                // Numbers and flags are only written by clients that set them; zero means unset.
                if (Varint(bytes, ref at) != 0)
                {
                    throw new NotSupportedException();
                }

                continue;
            }

            if (wire != 2)
            {
                throw new NotSupportedException();
            }

            var length = checked((int)Varint(bytes, ref at));
            var content = bytes.Slice(at, length);
            at += length;
            if (fields.TryGetValue(number, out var field))
            {
                field.AddTo(result, content);
            }
            else if (content.Length > 0)
            {
                throw new NotSupportedException();
            }
        }

        return result;
    }

    private static JsonObject Entry(ReadOnlySpan<byte> bytes, Reader value)
    {
        var pair = Message(bytes, new() { [1] = new("key", Text), [2] = new("value", value, KeepEmpty: true) });
        return new JsonObject { [pair.StringAt("key") ?? ""] = pair.StringAt("value") ?? "" };
    }

    private static JsonValue Text(ReadOnlySpan<byte> bytes) => JsonValue.Create(new UTF8Encoding(false, true).GetString(bytes))!;

    private static JsonValue Base64(ReadOnlySpan<byte> bytes) => JsonValue.Create(Convert.ToBase64String(bytes))!;

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new ArgumentException("a number is too long", nameof(bytes));
    }

    private sealed record Field(string Name, Reader Read, bool Map = false, bool Repeated = false, bool KeepEmpty = false)
    {
        public void AddTo(JsonObject target, ReadOnlySpan<byte> content)
        {
            var value = Read(content);
            if (Map)
            {
                foreach (var (key, entry) in (JsonObject)value!)
                {
                    target.Ensure(Name)[key] = entry?.DeepClone();
                }
            }
            else if (Repeated)
            {
                var list = target[Name] as JsonArray ?? [];
                list.Add(value);
                target.Put(Name, list);
            }
            else if (content.Length > 0 || KeepEmpty)
            {
                target[Name] = value;
            }
        }
    }
}
