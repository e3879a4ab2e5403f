namespace Operator.Sandbox.ApiGateway;

/// <summary>What goes wrong with a call.</summary>
public enum FaultKind
{
    /// <summary>The operation takes effect, and the answer is 503.</summary>
    LostAnswer,

    /// <summary>The operation takes effect, and the connection is aborted before any answer.</summary>
    Reset,

    /// <summary>The connection is aborted, and nothing happened.</summary>
    ResetBefore,

    /// <summary><see cref="FaultRule.Status"/> is answered, and nothing happened.</summary>
    Status,

    /// <summary>The call waits <see cref="FaultRule.Delay"/> by the server's clock, then goes on to the other rules.</summary>
    Latency,

    /// <summary>429 TooManyRequestsException, whatever the bucket holds; nothing happened.</summary>
    ThrottleStorm,

    /// <summary>409 ConflictException, "… due to concurrent modification. Please try again later."; nothing happened.</summary>
    ConcurrentModification,

    /// <summary>403 AccessDeniedException; nothing happened.</summary>
    AccessDenied,
}

/// <summary>A fault for calls that are otherwise in order: signed, known, and within the throttle.</summary>
public sealed record FaultRule
{
    /// <summary>The operation's name in the AWS model, such as CreateIntegration; * is every one.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>Whose calls are struck: an access key id, or the session's name where a role was assumed; * is everybody.</summary>
    public string Caller { get; init; } = "*";

    /// <summary>What happens.</summary>
    public required FaultKind Fault { get; init; }

    /// <summary>HTTP status 400–599, for <see cref="FaultKind.Status"/>.</summary>
    public int Status { get; init; } = 503;

    /// <summary>For <see cref="FaultKind.Latency"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often the rule strikes before it is spent; null is without end.</summary>
    public int? Count { get; init; }

    /// <summary>Chance, 0 to 1, that the rule strikes a call it fits.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Seed of that chance; null draws one.</summary>
    public int? Seed { get; init; }
}
