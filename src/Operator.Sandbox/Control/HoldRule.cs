namespace Operator.Sandbox.Control;

/// <summary>Where on its way a request is stopped.</summary>
public enum HoldPoint
{
    /// <summary>Before it takes effect. When the caller goes away meanwhile, it never does: as if the caller had died before it sent it.</summary>
    Before,

    /// <summary>Before it takes effect, which it does once let go, whether anybody is left to hear of it or not: the request was on the wire.</summary>
    Late,

    /// <summary>After it took effect, before the answer is sent.</summary>
    After,
}

/// <summary>Stops one request, the first that fits after <see cref="Skip"/> others that fit, until all holds are let go.</summary>
public sealed record HoldRule
{
    /// <summary>What is asked for. API Gateway: the operation's name as in counters. Kubernetes: "verb resource" or "verb resource/subresource". * is everything.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>Where. API Gateway: the Region of the signature. Kubernetes: the namespace, or the name of an object without one. * is everywhere.</summary>
    public string Scope { get; init; } = "*";

    /// <summary>Who asks. API Gateway: the access key id, or the session's name where a role was assumed. Kubernetes: the User-Agent up to its first slash. * is everybody.</summary>
    public string Caller { get; init; } = "*";

    /// <summary>How many requests that fit go by first.</summary>
    public int Skip { get; init; }

    /// <summary>Where on its way the request is stopped.</summary>
    public HoldPoint At { get; init; }
}

/// <summary>What has become of a hold.</summary>
public enum HoldState
{
    /// <summary>Its request has not come yet.</summary>
    Waiting,

    /// <summary>The request is stopped, and its caller waits.</summary>
    Held,

    /// <summary>The request was stopped, and its caller went away.</summary>
    Left,
}
