using System.Text;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Configuration;

public sealed class KubeConfigTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestCertificates certificates = new();

    public void Dispose()
    {
        folder.Dispose();
        certificates.Dispose();
    }

    [Fact]
    public void Everything_a_cluster_can_say_is_read()
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificates.Authority.ExportCertificatePem()));
        var config = Load($"{{server: 'https://[::1]:6443/path', certificate-authority-data: {authority}, tls-server-name: api, proxy-url: 'socks5://u:p@localhost:1080'}}", "{token: t}");
        Assert.Equal("https://[::1]:6443/path/", config.BaseAddress().ToString());
        Assert.Equal(certificates.Authority.Thumbprint, Assert.Single(config.SslCaCerts!).Thumbprint);
        Assert.Equal(("api", "socks5", "ctx", "team"), (config.TlsServerName, config.ProxyUrl?.Scheme, config.CurrentContext, config.Namespace));
        Assert.Equal("t", config.AccessToken);
        Assert.True(Load("{server: 'https://a', insecure-skip-tls-verify: true}", "{}").SkipTlsVerify);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Client_certificates_are_read_from_data_and_from_relative_files(bool rsa)
    {
        var (certificate, key) = certificates.Client("CN=someone", rsa);
        folder.Write("pki/c.pem", certificate);
        folder.Write("pki/k.pem", key);
        var fromFiles = Load("{server: 'https://a'}", "{client-certificate: pki/c.pem, client-key: pki/k.pem}");
        var fromData = Load("{server: 'https://a'}", $"{{client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}}}");
        Assert.All([fromFiles, fromData], static config => Assert.Equal((true, "CN=someone"), (config.ClientCertificate?.Certificate.HasPrivateKey, config.ClientCertificate?.Certificate.Subject)));
    }

    [Fact]
    public void A_plugin_is_read_with_everything_it_needs()
    {
        var exec = Load("{server: 'https://a'}", """
            {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, args: [get, "true"], env: [{name: A, value: b}], interactiveMode: Never, provideClusterInfo: true, installHint: see the docs}}
            """).Exec!;
        Assert.Equal((Path.Combine(folder.Path, "bin/login"), "Never", true, "see the docs"), (exec.Command, exec.InteractiveMode, exec.ProvideClusterInfo, exec.InstallHint));
        Assert.Equal(["get", "true"], exec.Arguments);
        Assert.Equal("b", exec.EnvironmentVariables["A"]);
        Assert.Equal("aws", Load("{server: 'https://a'}", "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws}}").Exec?.Command);
    }

    [Fact]
    public void Json_is_a_kubeconfig_too()
    {
        var path = folder.Write("config", """{"current-context":"c","contexts":[{"name":"c","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"http://a"}}],"users":null}""");
        Assert.Equal("http://a", KubernetesClientConfiguration.BuildConfigFromConfigFile(path).Host);
    }

    [Theory]
    [InlineData("{server: 'https://a', insecure-skip-tls-verify: true, certificate-authority-data: QQ==}", "{}", "exclude each other")]
    [InlineData("{server: 'https://a', insecure-skip-tls-verify: perhaps}", "{}", "insecure-skip-tls-verify must be true or false")]
    [InlineData("{server: 'https://a', certificate-authority: missing.pem}", "{}", "certificate-authority cannot be read")]
    [InlineData("{server: 'https://a', certificate-authority-data: QQ==}", "{}", "no PEM certificate")]
    [InlineData("{server: 'https://a', certificate-authority-data: '***'}", "{}", "not base64")]
    [InlineData("{server: 'https://a', proxy-url: 'ftp://x'}", "{}", "proxy-url must be an http, https or socks5 URL")]
    [InlineData("{}", "{}", "server must be the URL")]
    [InlineData("{server: [x]}", "{}", "server must be a text")]
    [InlineData("{server: 'https://a'}", "{auth-provider: {name: gcp}}", "auth-provider 'gcp' was removed")]
    [InlineData("{server: 'https://a'}", "{client-certificate-data: QQ==}", "must be given together")]
    [InlineData("{server: 'https://a'}", "{client-certificate-data: QQ==, client-key-data: QQ==}", "not a matching pair")]
    [InlineData("{server: 'https://a'}", "{exec: {command: x}}", "apiVersion must be client.authentication.k8s.io/v1 or")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: client.authentication.k8s.io/v1}}", "command must be the program")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: x}}", "interactiveMode must be")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, env: x}}", "env must be a list")]
    [InlineData("{server: 'https://a'}", "{exec: x}", "exec must be a mapping")]
    public void A_mistake_is_named_with_its_file(string cluster, string user, string message)
    {
        var error = Assert.Throws<KubeConfigException>(() => Load(cluster, user));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token: [SECRET", "not valid YAML")]
    [InlineData("a: SECRET\na: SECRET", "not valid YAML")]
    [InlineData("a: {b: SECRET,\nc: [{x: y}],\n d: SECRET}", "not valid YAML")]
    [InlineData("SECRET", "not a kubeconfig")]
    [InlineData("", "not a kubeconfig")]
    [InlineData("contexts: [{name: one}, {name: two}]", "choose one of: one, two")]
    [InlineData("current-context: gone", "no context named 'gone'")]
    [InlineData("contexts: SECRET", "contexts must be a list")]
    public void What_is_no_kubeconfig_says_so_without_repeating_it(string content, string message)
    {
        var path = folder.Write("config", content);
        var error = Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_files_the_first_wins_and_each_resolves_its_own_paths()
    {
        folder.Write("one/token", "t");
        var one = folder.Write("one/config", "users: [{name: u, user: {tokenFile: token}}]\nclusters: [{name: c, cluster: {server: 'http://first'}}]");
        var two = folder.Write("two/config", """
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: 'http://second', tls-server-name: lost}}]
            """);
        var config = Default(("KUBECONFIG", $"{folder.Path}/missing{Path.PathSeparator}{one}{Path.PathSeparator}{two}"));
        Assert.Equal(("http://first", null, "x"), (config.Host, config.TlsServerName, config.CurrentContext));
        Assert.Equal(Path.Combine(folder.Path, "one", "token"), config.TokenFile);
    }

    [Fact]
    public void The_usual_places_are_searched_in_order()
    {
        InClusterFiles();
        var pod = new[] { ("HOME", folder.Path), ("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443") };
        Assert.Equal("https://10.0.0.1:443", Default(pod).Host);
        folder.Write(".kube/config", "current-context: c\ncontexts: [{name: c, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'http://home'}}]");
        Assert.Equal("http://home", Default(pod).Host);

        var missing = Assert.Throws<KubeConfigException>(() => Default([("KUBECONFIG", "/does/not/exist"), .. pod]));
        Assert.Contains("/does/not/exist", missing.Message, StringComparison.Ordinal);
        Assert.Contains("No way to a cluster", Assert.Throws<KubeConfigException>(() => Default(("HOME", "/nowhere"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_pod_the_service_account_is_used_and_ipv6_is_bracketed()
    {
        InClusterFiles();
        var config = KubernetesClientConfiguration.InClusterConfig(static name => name == "KUBERNETES_SERVICE_HOST" ? "fd00::1" : "443", folder.Path);
        Assert.Equal(("https://[fd00::1]/", "team"), (config.BaseAddress().ToString(), config.Namespace));
        Assert.Equal(Path.Combine(folder.Path, "token"), config.TokenFile);
        Assert.Single(config.SslCaCerts!);
    }

    [Fact]
    public void A_pod_without_a_service_account_is_told_so()
    {
        var error = Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.InClusterConfig(static _ => "1", folder.Path));
        Assert.Contains("automountServiceAccountToken", error.Message, StringComparison.Ordinal);
        Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.InClusterConfig(static _ => null, folder.Path));
        folder.Write("token", "t");
        Assert.Contains("ca.crt", Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.InClusterConfig(static _ => "1", folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void InClusterFiles()
    {
        folder.Write("token", "t");
        folder.Write("ca.crt", certificates.Authority.ExportCertificatePem());
        folder.Write("namespace", "team\n");
    }

    private KubernetesClientConfiguration Default(params (string Name, string Value)[] environment) =>
        KubernetesClientConfiguration.BuildDefaultConfig(name => environment.FirstOrDefault(variable => variable.Name == name).Value, folder.Path);

    private KubernetesClientConfiguration Load(string cluster, string user) =>
        KubernetesClientConfiguration.BuildConfigFromConfigFile(
            folder.Write("config", $"contexts: [{{name: ctx, context: {{cluster: c, user: u, namespace: team}}}}]\nclusters:\n- name: c\n  cluster: {cluster}\nusers:\n- name: u\n  user: {user}\n"),
            "ctx");
}
