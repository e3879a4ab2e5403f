namespace Operator.Reconcilers;

/// <summary>When to look again, and what objects leave to the operator.</summary>
internal sealed record ReconcilerOptions
{
    /// <summary>Region of objects that name none; null makes such objects stall with a message.</summary>
    public string? DefaultRegion { get; init; }

    /// <summary>How often an object that is as wanted is compared with AWS.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rounds over one API come after ± this share of the period, so that APIs which began together drift apart.</summary>
    public double ResyncJitter { get; init; } = 0.1;

    /// <summary>After how many resync periods without a successful read Ready becomes Unknown.</summary>
    public int StaleAfterResyncs { get; init; } = 3;

    /// <summary>Next look when an API or an integration to adopt is missing.</summary>
    public TimeSpan MissingRecheck { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Next look when routes block a deletion.</summary>
    public TimeSpan BlockedRecheck { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Next look when there are no credentials.</summary>
    public TimeSpan CredentialsRecheck { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Next look when the role lacks a permission.</summary>
    public TimeSpan AccessDeniedRecheck { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Next look when a hard quota is reached, or a person has to choose between candidates.</summary>
    public TimeSpan QuotaRecheck { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Next look at a stalled object, in case it was mended from outside.</summary>
    public TimeSpan StalledRecheck { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a create may still take effect after this process first saw its intent. Must be longer than the client's attempt timeout
    /// plus what the service itself may take: only then does "not in the list" prove that nothing was made.
    /// </summary>
    public TimeSpan CreateSettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How old the list of an API's integrations may be when a create is begun. Long enough for a burst of creates to need one list
    /// only; an integration of somebody else's that is younger counts as one that a lost create may have made, if it equals it.
    /// </summary>
    public TimeSpan InventoryMaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How old the list may be from which the objects of an API are compared in one round. Well below the time between two rounds: each
    /// is to see something new.
    /// </summary>
    public TimeSpan RoundMaxAge => ResyncPeriod / 2 < TimeSpan.FromMinutes(1) ? ResyncPeriod / 2 : TimeSpan.FromMinutes(1);

    /// <summary>How old the picture of a REST API may be from which its objects are compared.</summary>
    public TimeSpan SnapshotMaxAge { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How old the policy of a function may be from which permissions are judged.</summary>
    public TimeSpan PolicyMaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how many conflicts in a row an API is asked for, and pauses grow: some services say "try again" for ever.</summary>
    public int ConflictsBeforeDoubt { get; init; } = 5;

    /// <summary>How often the write of a new id is tried within a pass before recovery is left to the next one.</summary>
    public int IdWriteAttempts { get; init; } = 4;

    /// <summary>Pause between those attempts.</summary>
    public TimeSpan IdWritePause { get; init; } = TimeSpan.FromMilliseconds(250);
}
