using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Operator.ControlPlane;

/// <summary>A private authority that lives as long as one control plane; its certificates are valid for a day.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);

    public CertificateAuthority()
    {
        var request = new CertificateRequest("CN=control-plane-ca", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Certificate = request.CreateSelfSigned(_from, _from.AddDays(1));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate for a server on this machine.</summary>
    public X509Certificate2 ForLoopback()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        return Sign(new X500DistinguishedName("CN=kube-apiserver"), "1.3.6.1.5.5.7.3.1", names.Build());
    }

    /// <summary>A client certificate that the API server reads as this user in these groups.</summary>
    public X509Certificate2 ForUser(string user, IEnumerable<string> groups)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(user);
        foreach (var group in groups)
        {
            subject.AddOrganizationName(group);
        }

        return Sign(subject.Build(), "1.3.6.1.5.5.7.3.2", null);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(X500DistinguishedName subject, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var certificate = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
