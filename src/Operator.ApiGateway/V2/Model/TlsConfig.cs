namespace Operator.ApiGateway.V2.Model;

/// <summary>TLS settings of a private integration, as read.</summary>
public sealed class TlsConfig
{
    public string? ServerNameToVerify { get; set; }
}

/// <summary>TLS settings of a private integration, as sent.</summary>
public sealed class TlsConfigInput
{
    public string? ServerNameToVerify { get; set; }
}
