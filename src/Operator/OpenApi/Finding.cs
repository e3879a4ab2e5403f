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
    /// <summary><c>LINE: severity: POINTER: MESSAGE</c>; callers put the file's name in front.</summary>
    public override string ToString() => $"{(Line > 0 ? $"{Line}: " : "")}{(Severity == Severity.Error ? "error" : "warning")}: {Pointer}: {Message}";
}

/// <summary>Collects findings in the order in which the document is read.</summary>
internal sealed class Findings(SourceLines lines)
{
    private readonly List<Finding> all = [];

    public IReadOnlyList<Finding> All => all;

    public void Error(JsonPointer at, string message) => Add(Severity.Error, at, message);

    public void Warning(JsonPointer at, string message) => Add(Severity.Warning, at, message);

    /// <summary>For an error in reading the text itself, which knows its line but not its place in the tree.</summary>
    public void Unreadable(long line, string message) => all.Add(new Finding(Severity.Error, JsonPointer.Root.ToString(), line, message));

    private void Add(Severity severity, JsonPointer at, string message) => all.Add(new Finding(severity, at.ToString(), lines.Of(at), message));
}
