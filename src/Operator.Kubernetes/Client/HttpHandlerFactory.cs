using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Kubernetes.Client;

/// <summary>Makes the connection pool for a cluster.</summary>
internal static class HttpHandlerFactory
{
    public static SocketsHttpHandler Create(KubernetesClientConfiguration configuration, ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect could carry the token to another host, and the API server never sends one to us.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Every long watch holds one of the connection's streams; without this, calls would queue behind them.
            EnableMultipleHttp2Connections = true,
            // A silent network (a dead node, a dropped NAT entry) is noticed within 45 s instead of TCP's quarter of an hour.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            // Long enough to be rare, short enough that new API server replicas and DNS changes are found.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        };
        ConfigureTls(handler.SslOptions, configuration, certificate);
        if (configuration.ProxyUrl is { } proxy)
        {
            handler.Proxy = CreateProxy(proxy);
        }

        return handler;
    }

    private static void ConfigureTls(SslClientAuthenticationOptions tls, KubernetesClientConfiguration configuration, ClientCertificate? certificate)
    {
        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The user asked for it, per cluster, by the name kubectl gives it.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // A cluster's own authority has no revocation endpoint that anybody could reach.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            tls.CertificateChainPolicy = policy;
        }

        if ((certificate ?? configuration.ClientCertificate) is { } own)
        {
            // Offline: the chain is what the user gave; nothing is fetched from the network.
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(own.Certificate, own.Intermediates, offline: true);
        }
    }

    private static WebProxy CreateProxy(Uri address)
    {
        var proxy = new WebProxy(address);
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, ..] parts)
        {
            proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return proxy;
    }
}
