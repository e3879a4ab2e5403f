namespace Operator.Kubernetes.Schema;

/// <summary>A type or attribute that has no structural schema: a mistake in the source, found when manifests are generated.</summary>
public sealed class SchemaException(string where, string message) : Exception($"{where}: {message}")
{
    /// <summary>The type and property to blame.</summary>
    public string Where { get; } = where;
}
