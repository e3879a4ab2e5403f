namespace Operator.Kubernetes.Schema;

/// <summary>Text that is not a manifest: broken YAML or JSON, or YAML that has no JSON form.</summary>
public sealed class ManifestException : FormatException
{
    /// <summary>Makes the exception; line and column count from 1, 0 where unknown.</summary>
    public ManifestException(string message, long line = 0, long column = 0, Exception? inner = null)
        : base(line > 0 ? $"line {line}, column {column}: {message}" : message, inner)
    {
        Line = line;
        Column = column;
    }

    /// <summary>Line, from 1; 0 where unknown.</summary>
    public long Line { get; }

    /// <summary>Column, from 1; 0 where unknown.</summary>
    public long Column { get; }
}
