namespace Operator.OpenApi;

/// <summary>How much a finding matters.</summary>
internal enum Severity
{
    /// <summary>Something in the document has no effect, here or in API Gateway. Fails an import with <c>--strict</c> only.</summary>
    Warning,

    /// <summary>What the document asks for cannot be had, or cannot be told. Nothing is written.</summary>
    Error,
}

/// <summary>Something about a document that its author should know.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Pointer">JSON pointer as a fragment, for example <c>#/paths/~1orders/get</c>.</param>
/// <param name="Line">Line in the text, from 1; 0 where unknown.</param>
/// <param name="Message">What to do, then why.</param>
internal sealed record Finding(Severity Severity, string Pointer, long Line, string Message)
{
    /// <summary><c>FILE:LINE: severity: POINTER: MESSAGE</c>, as editors and build tools read it.</summary>
    public string In(string file) => $"{file}:{(Line > 0 ? $"{Line}:" : "")} {(Severity == Severity.Error ? "error" : "warning")}: {Pointer}: {Message}";
}

/// <summary>Collects findings; gives them in the order of the document.</summary>
internal sealed class Findings(SourceLines lines)
{
    private readonly List<Finding> all = [];

    // Several paths may share one path item.
    public IReadOnlyList<Finding> All => [.. all.Distinct().OrderBy(finding => finding.Line)];

    public bool HasErrors => all.Any(finding => finding.Severity == Severity.Error);

    /// <summary>Whether anything at this place or below is an error.</summary>
    public bool HasErrorBelow(JsonPointer at) => all.Any(finding =>
        finding.Severity == Severity.Error && (finding.Pointer == at.ToString() || finding.Pointer.StartsWith($"{at}/", StringComparison.Ordinal)));

    public void Error(JsonPointer at, string message) => Add(Severity.Error, at, message);

    public void Warning(JsonPointer at, string message) => Add(Severity.Warning, at, message);

    /// <summary>For an error in reading the text itself.</summary>
    public void Unreadable(long line, string message) => all.Add(new Finding(Severity.Error, JsonPointer.Root.ToString(), line, message));

    private void Add(Severity severity, JsonPointer at, string message) => all.Add(new Finding(severity, at.ToString(), lines.Of(at), message));
}
