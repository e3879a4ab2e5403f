namespace Operator.Cel.Evaluation;

/// <summary>
/// A failed evaluation as a value, so that <c>&amp;&amp;</c>, <c>||</c>, <c>all</c> and <c>exists</c> can absorb it at no cost.
/// Never leaves <see cref="CelProgram.Evaluate"/>.
/// </summary>
internal sealed class CelError(string message, int position = -1) : CelValue
{
    public override string TypeName => "error";

    public static CelError NoSuchOverload() => new("no such overload");

    public static CelError NoSuchKey(string key) => new($"no such key: {key}");

    /// <summary>Functions do not know where they stand; the evaluator stamps the innermost place.</summary>
    public CelError At(int place) => position >= 0 ? this : new CelError(message, place);

    public CelEvaluationException ToException() => new(message, position);

    public override string ToString() => message;
}
