namespace Operator.Cel.Evaluation;

/// <summary>
/// Counts the steps of one evaluation. Running out is thrown, not returned as an error value: <c>||</c> must not absorb it.
/// </summary>
internal sealed class Budget(long maxSteps)
{
    private const int CharactersPerStep = 10;

    private long remaining = maxSteps;

    public static Budget Unlimited() => new(long.MaxValue);

    public void Charge(long steps)
    {
        remaining -= steps;
        if (remaining < 0)
        {
            throw new CelEvaluationException("cost limit exceeded", -1);
        }
    }

    /// <summary>Work in proportion to a text's length; call it before the text is built.</summary>
    public void ChargeText(long characters) => Charge((characters / CharactersPerStep) + 1);
}
