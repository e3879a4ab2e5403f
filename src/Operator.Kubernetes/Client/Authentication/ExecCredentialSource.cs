using Operator.Kubernetes.Client.Configuration;

namespace Operator.Kubernetes.Client.Authentication;

/// <summary>Keeps what a credential plugin hands out until it expires or is refused; the plugin never runs twice at once.</summary>
internal sealed class ExecCredentialSource(ExecPlugin plugin, TimeProvider time) : ICredentialSource
{
    /// <summary>A token that expires on its way to the server costs a round trip and a run of the plugin.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim running = new(1, 1);
    private volatile Held? held;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (Current() is { } ready)
        {
            return ready;
        }

        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Current() is { } meanwhile)
            {
                return meanwhile;
            }

            var status = await plugin.RunAsync(cancellationToken).ConfigureAwait(false);
            var credential = ToCredential(status);
            held = new Held(credential, status.ExpirationTimestamp is { } expiry ? expiry : null);
            return credential;
        }
        catch (KubeConfigException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
        finally
        {
            running.Release();
        }
    }

    public bool Reject(Credential credential)
    {
        if (held is { } current && ReferenceEquals(current.Credential, credential))
        {
            Interlocked.CompareExchange(ref held, null, current);
        }

        return true;
    }

    public void Dispose() => running.Dispose();

    private Credential? Current() =>
        held is { } current && (current.Expiry is null || time.GetUtcNow().UtcDateTime < current.Expiry - Margin) ? current.Credential : null;

    private Credential ToCredential(ExecCredentialStatus status)
    {
        var certificate = status.ClientCertificateData is { } pem
            ? ClientCertificate.FromPem(pem, status.ClientKeyData ?? "", plugin.Title)
            : null;
        return new Credential(status.Token is { } token ? CredentialSource.Bearer(token) : null, certificate);
    }

    private sealed record Held(Credential Credential, DateTime? Expiry);
}
