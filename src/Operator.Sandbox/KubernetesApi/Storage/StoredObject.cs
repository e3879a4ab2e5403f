using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Storage;

/// <summary>
/// One version of one object, immutable and safe to share: the serialised text is the truth (a list or a watch copies bytes and
/// never serialises again), <see cref="Parse"/> gives each caller a tree of its own.
/// </summary>
internal sealed class StoredObject
{
    private (string Id, byte[] Json)? _converted;

    public StoredObject(JsonObject value, long resourceVersion)
    {
        Json = JsonReading.ToBytes(value);
        ResourceVersion = resourceVersion;
        Namespace = value.StringAt("metadata", "namespace") ?? "";
        Name = value.StringAt("metadata", "name") ?? "";
        Uid = value.StringAt("metadata", "uid") ?? "";
        Labels = value.ObjectAt("metadata", "labels") is { Count: > 0 } labels
            ? labels.ToDictionary(l => l.Key, l => l.Value.AsText() ?? "", StringComparer.Ordinal)
            : NoLabels;
    }

    private static readonly Dictionary<string, string> NoLabels = [];

    public byte[] Json { get; }

    public long ResourceVersion { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Orders as the real storage does: by namespace, then name.</summary>
    public string Key => KeyOf(Namespace, Name);

    public static string KeyOf(string ns, string name) => $"{ns}/{name}";

    public JsonObject Parse() => JsonReading.ParseObject(Json);

    /// <summary>The text in another API version, converted once however many readers ask.</summary>
    public byte[] JsonAs(string id, Func<JsonObject, JsonObject> convert)
    {
        if (_converted is not { } cached || cached.Id != id)
        {
            _converted = cached = (id, JsonReading.ToBytes(convert(Parse())));
        }

        return cached.Json;
    }
}
