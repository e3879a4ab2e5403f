using Operator.Cel.Evaluation;

namespace Operator.Cel.Functions;

/// <summary>A function's implementation: arguments are never errors; the target of a member call comes first.</summary>
internal delegate CelValue FunctionBody(CelValue[] arguments, Budget budget);

/// <summary>
/// A function bound to a call. <see cref="ShortCut"/>, where given, may settle the result from the first argument alone, in
/// which case the others are not evaluated.
/// </summary>
internal sealed record CelFunction(string Name, FunctionBody Body)
{
    public Func<CelValue, CelValue?>? ShortCut { get; init; }
}
