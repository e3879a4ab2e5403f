using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway;

/// <summary>What a factory's clients share.</summary>
public sealed class ApiGatewayClientFactoryOptions
{
    public ApiGatewayResilienceOptions Resilience { get; set; } = new();

    /// <summary>Overrides the endpoint of every client; null leaves it to the SDK's settings.</summary>
    public Uri? ServiceURL { get; set; }

    /// <summary>
    /// Replaces the connection pool; the factory then does not dispose it. It must not follow redirects and must not retry.
    /// </summary>
    public HttpMessageHandler? HttpMessageHandler { get; set; }

    /// <summary>
    /// Asked right before each write is signed and sent, after all waiting; a write that it forbids ends with
    /// <see cref="Errors.WriteFencedException"/>. Must be cheap, and right at the moment it is asked. Null allows all.
    /// </summary>
    public Func<bool>? MayWrite { get; set; }
}
