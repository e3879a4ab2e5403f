using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Tables;

namespace Operator.Sandbox.KubernetesApi.Resources;

/// <summary>One resource in one version, built in or from a CustomResourceDefinition. Immutable; a changed CRD makes new ones.</summary>
internal sealed record ResourceDefinition
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Kind { get; init; }

    public string Singular { get; init; } = "";

    public string ListKind { get; init; } = "";

    public bool Namespaced { get; init; } = true;

    public bool HasStatus { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Null for built-in kinds: those are stored as they come.</summary>
    public StructuralSchema? Schema { get; init; }

    /// <summary>The schema as its author wrote it, for the OpenAPI document.</summary>
    public JsonObject? SchemaDocument { get; init; }

    public IReadOnlyList<TableColumn> Columns { get; init; } = TableColumn.NameAndAge;

    /// <summary>Paths that may be used in a fieldSelector beside metadata.name and metadata.namespace.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    public NameRule NameRule { get; init; } = NameRule.Subdomain;

    /// <summary>Where the objects live: versions and groups that show the same objects share it.</summary>
    public string StorageId { get; init; } = "";

    /// <summary>From and to the stored form; null when this is the stored form.</summary>
    public Func<JsonObject, JsonObject>? FromStorage { get; init; }

    public Func<JsonObject, JsonObject>? ToStorage { get; init; }

    /// <summary>Only POST is served and nothing is stored (access reviews).</summary>
    public bool ReviewOnly { get; init; }

    public bool IsCustom => Schema is not null;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>plural.group, as messages and CRDs name it.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string StorageKey => StorageId.Length > 0 ? StorageId : Qualified;

    public string EffectiveSingular => Singular.Length > 0 ? Singular : Kind.ToLowerInvariant();

    public string EffectiveListKind => ListKind.Length > 0 ? ListKind : $"{Kind}List";
}

/// <summary>Which names objects of a kind may have.</summary>
internal enum NameRule
{
    /// <summary>RFC 1123 subdomain, 253 characters.</summary>
    Subdomain,

    /// <summary>RFC 1123 label, 63 characters (namespaces).</summary>
    Label,

    /// <summary>Anything that can be one segment of a URL path (RBAC).</summary>
    PathSegment,
}
