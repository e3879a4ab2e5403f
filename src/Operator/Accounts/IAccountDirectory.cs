namespace Operator.Accounts;

/// <summary>Knows which account an object may use. Without I/O: it is asked in every pass, and for every neighbour of an object. Thread-safe.</summary>
internal interface IAccountDirectory
{
    /// <summary>The account of an object.</summary>
    /// <param name="namespaceName">The object's namespace.</param>
    /// <param name="accountRef">Name of the AwsAccount that its spec names; null when it names none.</param>
    AccountVerdict Find(string? namespaceName, string? accountRef);
}

/// <summary>What the directory says; exactly one of both is set.</summary>
/// <param name="Profile">The account, when the object may use it.</param>
/// <param name="Refusal">Why not.</param>
internal readonly record struct AccountVerdict(AccountProfile? Profile, AccountRefusal? Refusal)
{
    public static implicit operator AccountVerdict(AccountProfile profile) => new(profile, null);

    public static implicit operator AccountVerdict(AccountRefusal refusal) => new(null, refusal);
}

/// <summary>Why an object has no account.</summary>
/// <param name="Reason">For machines.</param>
/// <param name="Message">For people.</param>
/// <param name="MayPass">Something may come that mends it: it is waited for.</param>
internal sealed record AccountRefusal(string Reason, string Message, bool MayPass);
