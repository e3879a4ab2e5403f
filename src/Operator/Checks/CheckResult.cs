namespace Operator.Checks;

/// <summary>How a check of an installation ended.</summary>
internal enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Somebody has to do something.</summary>
    Failed,

    /// <summary>Not asked for, or not to be told from here.</summary>
    Skipped,
}

/// <summary>One line of <c>operator check</c>.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found; for a failure, what to do first.</param>
internal sealed record CheckResult(string Name, CheckOutcome Outcome, string Detail)
{
    public static CheckResult Passed(string name, string detail) => new(name, CheckOutcome.Passed, detail);

    public static CheckResult Failed(string name, string detail) => new(name, CheckOutcome.Failed, detail);

    public static CheckResult Skipped(string name, string detail) => new(name, CheckOutcome.Skipped, detail);
}
