namespace Operator.Cel;

/// <summary>How an expression is compiled and how much work one evaluation may do.</summary>
public sealed record CelOptions
{
    /// <summary>The names that an expression of a CRD's <c>x-kubernetes-validations</c> may use, and default limits.</summary>
    public static CelOptions Default { get; } = new();

    /// <summary>Declared variables; any other identifier is refused at compile time, as the API server does.</summary>
    public IReadOnlyCollection<string> Variables { get; init; } = ["self", "oldSelf"];

    /// <summary>
    /// Upper bound of evaluation steps: one per visited node and iteration, and one per ten characters or per element that a
    /// function reads or produces. The default equals the API server's limit for one expression, in units of similar size.
    /// </summary>
    public long MaxSteps { get; init; } = 1_000_000;
}
