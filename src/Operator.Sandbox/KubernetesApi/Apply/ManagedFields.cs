using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Apply;

/// <summary>The entries of <c>metadata.managedFields</c>: who last set which fields, by which kind of write.</summary>
internal sealed class ManagedFields
{
    private readonly List<Entry> _entries = [];

    public static ManagedFields Of(JsonObject? value)
    {
        var fields = new ManagedFields();
        foreach (var entry in value.ArrayAt("metadata", "managedFields") ?? [])
        {
            fields._entries.Add(new Entry(
                entry.StringAt("manager") ?? "", entry.StringAt("operation") ?? "Update", entry.StringAt("subresource") ?? "",
                entry.StringAt("apiVersion") ?? "", entry.StringAt("time") ?? "", FieldSet.Read(entry.At("fieldsV1"))));
        }

        return fields;
    }

    public IEnumerable<Entry> Others(string manager, string operation, string subresource) =>
        _entries.Where(e => !e.Is(manager, operation, subresource));

    public FieldSet OwnedBy(string manager, string operation, string subresource) =>
        _entries.Find(e => e.Is(manager, operation, subresource))?.Fields ?? new FieldSet();

    public FieldSet OwnedByOthers(string manager, string operation, string subresource) =>
        Others(manager, operation, subresource).Aggregate(new FieldSet(), (all, e) => all.Union(e.Fields));

    /// <summary>Takes <paramref name="fields"/> away from everyone but the named writer.</summary>
    public void TakeFromOthers(FieldSet fields, string manager, string operation, string subresource)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (!_entries[i].Is(manager, operation, subresource))
            {
                _entries[i] = _entries[i] with { Fields = _entries[i].Fields.Except(fields) };
            }
        }
    }

    /// <summary>Keeps only fields that exist: what is gone has no owner.</summary>
    public void Keep(FieldSet existing)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            _entries[i] = _entries[i] with { Fields = _entries[i].Fields.Intersect(existing) };
        }
    }

    /// <summary>Replaces a writer's fields; the time stays when they are the same, so that a repeated write changes nothing.</summary>
    public void Set(string manager, string operation, string subresource, string apiVersion, DateTimeOffset now, FieldSet fields)
    {
        var at = _entries.FindIndex(e => e.Is(manager, operation, subresource));
        var time = now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (at < 0)
        {
            _entries.Add(new Entry(manager, operation, subresource, apiVersion, time, fields));
        }
        else if (!_entries[at].Fields.SameAs(fields))
        {
            _entries[at] = new Entry(manager, operation, subresource, apiVersion, time, fields);
        }
    }

    public void WriteTo(JsonObject value)
    {
        // The order of the real server: appliers first, then by time, then by name.
        var entries = _entries.Where(e => !e.Fields.IsEmpty)
            .OrderBy(e => e.Operation, StringComparer.Ordinal)
            .ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Manager, StringComparer.Ordinal)
            .Select(e => (JsonNode?)e.ToJson())
            .ToArray();
        value.Ensure("metadata").Put("managedFields", entries.Length == 0 ? null : new JsonArray(entries));
    }

    /// <summary>Records a write that is no apply: the writer gets what it changed, the others lose it.</summary>
    public static void RecordUpdate(
        JsonObject value, JsonObject? old, StructuralSchema? schema, string manager, string subresource, DateTimeOffset now)
    {
        var root = TypedTree.Root(schema);
        var fields = Of(old);
        var after = TypedTree.Ownable(value);
        var before = TypedTree.Ownable(old ?? new JsonObject { ["metadata"] = new JsonObject() });
        var changed = TypedTree.Changes(before, after, root);
        if (!changed.IsEmpty)
        {
            var own = fields.OwnedBy(manager, "Update", subresource).Union(changed);
            fields.TakeFromOthers(changed, manager, "Update", subresource);
            fields.Set(manager, "Update", subresource, value.StringAt("apiVersion") ?? "", now, own);
        }

        fields.Keep(TypedTree.SetOf(after, root, containers: true));
        fields.WriteTo(value);
    }

    /// <summary>One writer's share.</summary>
    internal sealed record Entry(string Manager, string Operation, string Subresource, string ApiVersion, string Time, FieldSet Fields)
    {
        public bool Is(string manager, string operation, string subresource) =>
            Manager == manager && Operation == operation && Subresource == subresource;

        /// <summary>How conflicts name this writer.</summary>
        public string Describe => $"\"{Manager}\"" + (Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"")
            + (Operation == "Apply" ? "" : $" using {ApiVersion}");

        public JsonObject ToJson()
        {
            var entry = new JsonObject
            {
                ["manager"] = Manager,
                ["operation"] = Operation,
                ["apiVersion"] = ApiVersion,
                ["time"] = Time,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = Fields.Write(),
            };
            if (Subresource.Length > 0)
            {
                entry["subresource"] = Subresource;
            }

            return entry;
        }
    }
}
