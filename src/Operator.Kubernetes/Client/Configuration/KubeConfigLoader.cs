using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Kubernetes.Client.Configuration;

/// <summary>
/// Reads kubeconfig files (YAML or JSON) by kubectl's rules: of several files, the first that names a context, cluster or
/// user defines it whole; the first current-context counts; relative paths are relative to the file they stand in.
/// </summary>
internal static class KubeConfigLoader
{
    public static KubernetesClientConfiguration Load(IReadOnlyList<string> files, string? context)
    {
        var parsed = files.Select(Parse).ToArray();
        var name = context ?? parsed.Select(static file => file.Text("current-context")).FirstOrDefault(static text => text is not null);
        if (name is null)
        {
            var names = string.Join(", ", parsed.SelectMany(static file => file.Mappings("contexts")).Select(static entry => entry.Text("name")));
            throw new KubeConfigException(
                $"{string.Join(", ", files)}: no current-context is set; choose one of: {(names.Length > 0 ? names : "(no contexts defined)")}.");
        }

        var chosen = Find(parsed, files, "context", name);
        var cluster = Find(parsed, files, "cluster", chosen.Text("cluster") ?? throw chosen.Wrong("cluster", "the name of a cluster"));
        var configuration = Cluster(cluster) with { CurrentContext = name, Namespace = chosen.Text("namespace") };
        return chosen.Text("user") is { } user ? KubeConfigUser.Apply(configuration, Find(parsed, files, "user", user)) : configuration;
    }

    private static KubeConfigEntry Parse(string file)
    {
        try
        {
            using var text = new StreamReader(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? new KubeConfigEntry(root, file, "")
                : throw new KubeConfigException($"{file}: this is not a kubeconfig (a mapping with clusters, users and contexts).");
        }
        catch (YamlException exception)
        {
            // The parser's own message can quote the line, which can be a token.
            throw new KubeConfigException($"{file}: not valid YAML at line {exception.Start.Line}, column {exception.Start.Column}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Some malformed input makes the parser stumble over itself instead of saying where.
            throw new KubeConfigException($"{file}: not valid YAML.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{file}: cannot be read. {exception.Message}", exception);
        }
    }

    private static KubeConfigEntry Find(KubeConfigEntry[] parsed, IReadOnlyList<string> files, string kind, string name) =>
        parsed.SelectMany(file => file.Mappings(kind + "s"))
            .FirstOrDefault(entry => entry.Text("name") == name)?
            .Mapping(kind)
        ?? throw new KubeConfigException($"{string.Join(", ", files)}: there is no {kind} named '{name}'.");

    private static KubernetesClientConfiguration Cluster(KubeConfigEntry cluster)
    {
        var skip = cluster.Flag("insecure-skip-tls-verify");
        var authority = cluster.Pem("certificate-authority");
        if (skip && authority is not null)
        {
            throw new KubeConfigException($"{cluster.Title}: insecure-skip-tls-verify and certificate-authority exclude each other.");
        }

        return new KubernetesClientConfiguration
        {
            Host = cluster.Text("server") ?? throw cluster.Wrong("server", "the URL of the API server"),
            SkipTlsVerify = skip,
            SslCaCerts = authority is null
                ? null
                : KubernetesClientConfiguration.ReadAuthorities(_ => authority, $"{cluster.Title}.certificate-authority"),
            TlsServerName = cluster.Text("tls-server-name"),
            ProxyUrl = Proxy(cluster),
        };
    }

    private static Uri? Proxy(KubeConfigEntry cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw cluster.Wrong("proxy-url", "an http, https or socks5 URL");
    }
}
