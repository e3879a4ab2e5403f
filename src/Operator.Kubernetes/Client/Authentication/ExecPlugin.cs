using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Client.Authentication;

/// <summary>Runs a credential plugin (client.authentication.k8s.io) and reads what it prints.</summary>
internal sealed class ExecPlugin(ExternalExecution exec, KubernetesClientConfiguration configuration)
{
    private const int MaxDiagnosticLength = 500;

    public string Title => $"Credential plugin '{exec.Command}'";

    /// <exception cref="KubeConfigException">It is missing, fails, or prints something else than a credential.</exception>
    public async Task<ExecCredentialStatus> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = IsInteractive();
        using var process = Start(interactive);
        try
        {
            if (!interactive)
            {
                process.StandardInput.Close();
            }

            // Both pipes are emptied at once: a plugin that fills one of them must not hang.
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var diagnostics = interactive ? Task.FromResult("") : process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? Parse(await output.ConfigureAwait(false))
                : throw new KubeConfigException(
                    $"{Title} failed with exit code {process.ExitCode}. {Shorten(await diagnostics.ConfigureAwait(false))}".TrimEnd());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private bool IsInteractive()
    {
        // Standard error is a person's, too, when standard input is.
        var terminal = !Console.IsInputRedirected;
        return exec.InteractiveMode switch
        {
            "Always" when !terminal => throw new KubeConfigException($"{Title} must talk to a person (interactiveMode: Always), and standard input is not a terminal."),
            "Never" => false,
            _ => terminal,
        };
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo(exec.Command, exec.Arguments)
        {
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = !interactive,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in exec.EnvironmentVariables)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Describe(interactive);
        try
        {
            return Process.Start(start) ?? throw new KubeConfigException($"{Title} could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new KubeConfigException($"{Title} could not be started: {exception.Message} {exec.InstallHint}".TrimEnd(), exception);
        }
    }

    private string Describe(bool interactive)
    {
        var info = new ExecCredential
        {
            ApiVersion = exec.ApiVersion,
            Kind = "ExecCredential",
            Spec = new ExecCredentialSpec { Interactive = interactive, Cluster = exec.ProvideClusterInfo ? Cluster() : null },
        };
        return JsonSerializer.Serialize(info, KubernetesJson.TypeInfo<ExecCredential>(KubernetesJson.Default));
    }

    private ExecCredentialCluster Cluster() => new()
    {
        Server = configuration.Host,
        TlsServerName = configuration.TlsServerName,
        InsecureSkipTlsVerify = configuration.SkipTlsVerify ? true : null,
        CertificateAuthorityData = configuration.SslCaCerts is { } authorities
            ? Convert.ToBase64String(Encoding.ASCII.GetBytes(authorities.ExportCertificatePems()))
            : null,
        ProxyUrl = configuration.ProxyUrl?.OriginalString,
    };

    private ExecCredentialStatus Parse(string output)
    {
        ExecCredential? credential;
        try
        {
            credential = JsonSerializer.Deserialize(output, KubernetesJson.TypeInfo<ExecCredential>(KubernetesJson.Default));
        }
        catch (JsonException)
        {
            // Neither the output nor the parser's message about it may be shown: it holds the credential.
            throw new KubeConfigException($"{Title} printed something that is not an ExecCredential.");
        }

        if (credential is not { Kind: "ExecCredential", Status: { } status } || credential.ApiVersion != exec.ApiVersion)
        {
            throw new KubeConfigException($"{Title} must print an ExecCredential of {exec.ApiVersion} with a status.");
        }

        if (string.IsNullOrEmpty(status.Token) && string.IsNullOrEmpty(status.ClientCertificateData))
        {
            throw new KubeConfigException($"{Title} printed neither a token nor a certificate.");
        }

        return (status.ClientCertificateData is null) == (status.ClientKeyData is null)
            ? status
            : throw new KubeConfigException($"{Title} printed only one of clientCertificateData and clientKeyData.");
    }

    private static string Shorten(string text) => text.Length <= MaxDiagnosticLength ? text.Trim() : text[..MaxDiagnosticLength].Trim() + "…";
}
