namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>What is known of a call so far, for its answer's headers and the journal.</summary>
internal sealed class CallTrace(string path)
{
    public string RequestId { get; } = Guid.NewGuid().ToString();

    public string Path { get; } = path;

    public string Operation { get; set; } = "Unknown";

    public string Region { get; set; } = string.Empty;

    public string Account { get; set; } = string.Empty;

    public string AccessKeyId { get; set; } = string.Empty;

    /// <summary>As rules name it: the session's name for keys of an assumed role, the access key id for all others.</summary>
    public string Caller { get; set; } = string.Empty;

    /// <summary>The name of the role that is assumed; null for all other operations.</summary>
    public string? Role { get; set; }

    /// <summary>As holds name it: the Region, or the role, as one Region's STS assumes roles for work in all.</summary>
    public string Scope => Role ?? Region;

    /// <summary>Whose form the answer takes.</summary>
    public Service Service { get; set; }

    public FaultKind? Fault { get; set; }
}
