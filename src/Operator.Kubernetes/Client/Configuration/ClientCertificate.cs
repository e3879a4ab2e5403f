using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Operator.Kubernetes.Client.Configuration;

/// <summary>A certificate with its private key, and the intermediates between it and the cluster's authority.</summary>
/// <param name="Certificate">Has a private key (RSA or EC).</param>
/// <param name="Intermediates">Sent along; may be empty.</param>
public sealed record ClientCertificate(X509Certificate2 Certificate, X509Certificate2Collection Intermediates)
{
    /// <summary>Reads PEM. The first certificate is the client's own, the others are intermediates.</summary>
    /// <param name="certificatePem">One or more certificates.</param>
    /// <param name="keyPem">The first one's key: PKCS#8, PKCS#1 or SEC 1, not encrypted.</param>
    /// <param name="origin">Names the place in error messages.</param>
    /// <exception cref="KubeConfigException">Not a certificate, not a key, or they do not match.</exception>
    public static ClientCertificate FromPem(string certificatePem, string keyPem, string origin)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            if (OperatingSystem.IsWindows())
            {
                // The TLS stack of Windows cannot use a key that exists in memory only.
                certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
            }

            var intermediates = new X509Certificate2Collection();
            intermediates.ImportFromPem(certificatePem);
            intermediates.RemoveAt(0);
            return new ClientCertificate(certificate, intermediates);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{origin}: the client certificate and key are not a matching pair of PEM blocks. {exception.Message}", exception);
        }
    }
}
