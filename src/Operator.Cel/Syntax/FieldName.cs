namespace Operator.Cel.Syntax;

/// <summary>
/// Kubernetes' escaping of property names that are no CEL identifiers: <c>a-b</c> is selected as <c>a__dash__b</c>, and a
/// property named like a reserved word <c>w</c> as <c>__w__</c>.
/// </summary>
internal static class FieldName
{
    private static readonly HashSet<string> Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ];

    private static readonly (string Escape, string Text)[] Escapes =
    [
        ("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"),
    ];

    /// <summary>A reserved word may be selected as a field but is no variable.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>The property name that <paramref name="selected"/> stands for; the name itself when it holds no escape.</summary>
    public static string Unescape(string selected)
    {
        if (!selected.Contains("__", StringComparison.Ordinal))
        {
            return selected;
        }

        if (selected.Length > 4 && selected.StartsWith("__", StringComparison.Ordinal) && selected.EndsWith("__", StringComparison.Ordinal)
            && Reserved.Contains(selected[2..^2]))
        {
            return selected[2..^2];
        }

        var result = new System.Text.StringBuilder(selected.Length);
        for (var i = 0; i < selected.Length;)
        {
            var match = Array.Find(Escapes, e => string.CompareOrdinal(selected, i, e.Escape, 0, e.Escape.Length) == 0);
            if (match.Escape is null)
            {
                result.Append(selected[i++]);
            }
            else
            {
                result.Append(match.Text);
                i += match.Escape.Length;
            }
        }

        return result.ToString();
    }
}
