namespace Operator.Sandbox.KubernetesApi.Tables;

/// <summary>One column of a printed table; <paramref name="Path"/> is a JSONPath of the subset that <see cref="JsonPath"/> reads.</summary>
internal sealed record TableColumn(string Name, string Type, string Path)
{
    public static TableColumn NameColumn { get; } = new("Name", "string", ".metadata.name")
    {
        Format = "name",
        Description = "Name of the object, unique within its namespace.",
    };

    public static TableColumn AgeColumn { get; } = new("Age", "date", ".metadata.creationTimestamp")
    {
        Description = "Time since the object was created.",
    };

    public static IReadOnlyList<TableColumn> NameAndAge { get; } = [NameColumn, AgeColumn];

    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>0 is always shown, above that only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>A date shown as the timestamp that it is.</summary>
    public bool Absolute { get; init; }

    /// <summary>A string column that holds an age.</summary>
    public bool Age { get; init; }

    /// <summary>Tried in order when <see cref="Path"/> finds nothing.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>A second path, shown after a slash.</summary>
    public string? Joined { get; init; }

    public static TableColumn Of(string name, string path) => new(name, "string", path);
}
