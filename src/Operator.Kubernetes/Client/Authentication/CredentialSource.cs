using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Kubernetes.Client.Authentication;

/// <summary>Chooses the source that a configuration asks for.</summary>
internal static class CredentialSource
{
    public static ICredentialSource Create(KubernetesClientConfiguration configuration, TimeProvider time, ILogger logger) =>
        configuration switch
        {
            { Exec: { } exec } => new ExecCredentialSource(new ExecPlugin(exec, configuration), time),
            { TokenFile: { } file } => new TokenFileCredentialSource(file, time, logger),
            { AccessToken: { } token } => new FixedCredentialSource(Bearer(token)),
            { Username: { } user } => new FixedCredentialSource(Basic(user, configuration.Password)),
            _ => new FixedCredentialSource(null),
        };

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private static AuthenticationHeaderValue Basic(string user, string? password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A credential that never changes, or none.</summary>
    private sealed class FixedCredentialSource(AuthenticationHeaderValue? authorization) : ICredentialSource
    {
        private readonly Credential credential = new(authorization);

        public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(credential);

        public bool Reject(Credential credential) => false;

        public void Dispose()
        {
        }
    }
}
