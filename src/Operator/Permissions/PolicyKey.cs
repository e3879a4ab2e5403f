namespace Operator.Permissions;

/// <summary>
/// Names one resource policy: of a function, or of one of its aliases or versions, each of which has a policy of its own.
/// </summary>
/// <param name="FunctionArn">ARN without alias or version.</param>
/// <param name="Qualifier">Alias or version; null for the function itself.</param>
internal sealed record PolicyKey(string FunctionArn, string? Qualifier)
{
    // arn : PARTITION : lambda : REGION : ACCOUNT : function : NAME [: QUALIFIER]
    private const int RegionPart = 3;
    private const int AccountPart = 4;
    private const int NamePart = 6;

    /// <summary>Region of the function, which need not be the API's.</summary>
    public string Region => FunctionArn.Split(':')[RegionPart];

    /// <summary>Account of the function.</summary>
    public string AccountId => FunctionArn.Split(':')[AccountPart];

    /// <summary>Name of the function; what objects are indexed by.</summary>
    public string FunctionName => FunctionArn.Split(':')[NamePart];

    /// <summary>What the policy's statements name as their resource.</summary>
    public string Resource => Qualifier is null ? FunctionArn : $"{FunctionArn}:{Qualifier}";

    /// <summary>
    /// The policy that decides about calls of a function. <c>$LATEST</c> is the function itself: it has no policy of its own, and Lambda
    /// refuses to add one.
    /// </summary>
    /// <param name="functionArn">ARN of the function, with or without qualifier, as <see cref="Drift.LambdaBackend"/> makes it.</param>
    public static PolicyKey Of(string functionArn)
    {
        var parts = functionArn.Split(':');
        var qualifier = parts.Length > NamePart + 1 ? parts[NamePart + 1] : null;
        return new PolicyKey(string.Join(':', parts.Take(NamePart + 1)), qualifier is "$LATEST" ? null : qualifier);
    }
}
