using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Configuration;

/// <summary>Credentials as the server sees them, over time.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fixed_credentials_are_sent_and_a_401_is_final()
    {
        await using var server = await ServerAsync();
        Assert.Equal(401, await CallAsync(server, Configuration(server) with { AccessToken = "stale" }));
        Assert.Equal(401, await CallAsync(server, Configuration(server) with { Username = "u", Password = "p:w" }));
        Assert.Equal(401, await CallAsync(server, Configuration(server)));
        Assert.Equal(["Bearer stale", "Basic dTpwOnc=", null], server.Requests.Select(static request => request.Authorization));
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute()
    {
        var path = folder.Write("token", "one\n");
        await using var server = await ServerAsync("one", "two");
        using var client = Connect(Configuration(server) with { TokenFile = path });
        Assert.Equal(200, await CallAsync(client));
        folder.Write("token", "two\n");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, await CallAsync(client));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await CallAsync(client));
        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], server.Requests.Select(static request => request.Authorization));
    }

    [Fact]
    public async Task A_refused_token_is_read_again_and_the_request_sent_once_more_with_its_body()
    {
        var path = folder.Write("token", "one");
        await using var server = await ServerAsync("two");
        using var client = Connect(Configuration(server) with { TokenFile = path });
        Assert.Equal(401, await CallAsync(client));
        Assert.Equal(2, server.Requests.Count);

        folder.Write("token", "two");
        await client.CreateAsync(Widget.Named("a", "n"), Token);
        var sent = server.Requests.Skip(2).ToArray();
        Assert.Equal("Bearer two", sent[^1].Authorization);
        Assert.Contains("\"name\":\"a\"", sent[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_that_vanishes_does_not_take_the_token_with_it()
    {
        var path = folder.Write("token", "one");
        await using var server = await ServerAsync("one");
        using var client = Connect(Configuration(server) with { TokenFile = path });
        Assert.Equal(200, await CallAsync(client));
        File.Delete(path);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(200, await CallAsync(client));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(server, Configuration(server) with { TokenFile = path }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_runs_once_until_its_token_expires()
    {
        var exec = Plugin("""{"token":"t'"$N"'","expirationTimestamp":"2026-01-01T01:00:00Z"}""");
        await using var server = await ServerAsync("t1", "t2");
        using var client = Connect(Configuration(server) with { Exec = exec });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CallAsync(client)));
        Assert.Equal("1", Runs());
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, await CallAsync(client));
        Assert.Equal("1", Runs());
        time.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal(200, await CallAsync(client));
        Assert.Equal("2", Runs());
        Assert.Equal("Bearer t2", server.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_plugin_runs_again_when_its_token_is_refused()
    {
        await using var server = await ServerAsync("t2");
        using var client = Connect(Configuration(server) with { Exec = Plugin("""{"token":"t'"$N"'"}""") });
        Assert.Equal(200, await CallAsync(client));
        Assert.Equal(["Bearer t1", "Bearer t2"], server.Requests.Select(static request => request.Authorization));
        Assert.Equal(200, await CallAsync(client));
        Assert.Equal("2", Runs());
    }

    [Fact]
    public async Task A_plugin_is_told_about_the_cluster_and_gets_arguments_and_environment()
    {
        var script = folder.Script("plugin", """
            printf '%s|%s|%s' "$1" "$GREETING" "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/seen"
            echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"t"}}'
            """);
        await using var server = await ServerAsync("t");
        var configuration = Configuration(server) with
        {
            Exec = new ExternalExecution
            {
                ApiVersion = "client.authentication.k8s.io/v1beta1",
                Command = script,
                Arguments = ["a b"],
                EnvironmentVariables = new Dictionary<string, string> { ["GREETING"] = "hi" },
                ProvideClusterInfo = true,
                InteractiveMode = "Never",
            },
        };
        Assert.Equal(200, await CallAsync(server, configuration));
        Assert.Equal(
            """a b|hi|{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"ADDRESS"}}}"""
                .Replace("ADDRESS", server.Address, StringComparison.Ordinal),
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "seen"), Token));
    }

    [Theory]
    [InlineData("echo 'log in first' >&2; exit 3", "exit code 3. log in first")]
    [InlineData("echo SECRET", "not an ExecCredential")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"SECRET\"}}'", "must print an ExecCredential of client.authentication.k8s.io/v1")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "with a status")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "neither a token nor a certificate")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"SECRET\"}}'", "only one of")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"SECRET\",\"clientKeyData\":\"SECRET\"}}'", "not a matching pair")]
    public async Task A_plugin_that_fails_is_named_and_what_it_printed_is_not_repeated(string script, string message)
    {
        await using var server = await ServerAsync();
        var exec = new ExternalExecution { ApiVersion = "client.authentication.k8s.io/v1", Command = folder.Script("plugin", script), InteractiveMode = "Never" };
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(server, Configuration(server) with { Exec = exec }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(exec.Command, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_gives_its_hint()
    {
        await using var server = await ServerAsync();
        var exec = new ExternalExecution { ApiVersion = "client.authentication.k8s.io/v1", Command = "no-such-plugin-anywhere", InstallHint = "Get it from the shop." };
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(server, Configuration(server) with { Exec = exec }));
        Assert.Contains("Get it from the shop.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_stopped_with_the_request()
    {
        await using var server = await ServerAsync();
        var started = Path.Combine(folder.Path, "started");
        var exec = new ExternalExecution
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = folder.Script("plugin", $"echo $$ > {started}.tmp; mv {started}.tmp {started}; exec sleep 600"),
            InteractiveMode = "Never",
        };
        using var client = Connect(Configuration(server) with { Exec = exec });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = client.GetAsync<V1Namespace>(new ObjectKey(null, "a"), cancel.Token);
        var begun = TimeProvider.System.GetTimestamp();
        while (!File.Exists(started))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "The plugin did not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        var process = System.Diagnostics.Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(started, Token), System.Globalization.CultureInfo.InvariantCulture));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private static KubernetesClientConfiguration Configuration(TestServer server) => new() { Host = server.Address };

    /// <summary>Accepts only these bearer tokens.</summary>
    private static Task<TestServer> ServerAsync(params string[] tokens) => TestServer.StartAsync(context =>
        tokens.Any(token => context.Request.Headers.Authorization == $"Bearer {token}")
            ? TestServer.Json("""{"metadata":{"name":"a"}}""")(context)
            : TestServer.Json(TestServer.Status(401, "Unauthorized", "who are you?"), 401)(context));

    private KubernetesClient Connect(KubernetesClientConfiguration configuration) =>
        new(configuration, new KubernetesClientOptions { JsonOptions = WidgetJson.Options }, time);

    private async Task<int> CallAsync(TestServer server, KubernetesClientConfiguration configuration)
    {
        Assert.Equal(server.Address, configuration.Host);
        using var client = Connect(configuration);
        return await CallAsync(client);
    }

    private static async Task<int> CallAsync(KubernetesClient client)
    {
        try
        {
            await client.GetAsync<V1Namespace>(new ObjectKey(null, "a"), Token);
            return 200;
        }
        catch (KubernetesApiException exception)
        {
            return (int)exception.StatusCode;
        }
    }

    /// <summary>A plugin that counts its runs in $N.</summary>
    private ExternalExecution Plugin(string status) => new()
    {
        ApiVersion = "client.authentication.k8s.io/v1",
        InteractiveMode = "Never",
        Command = folder.Script("plugin", $$"""
            COUNT="$(dirname "$0")/runs"
            N=$(( $(cat "$COUNT" 2>/dev/null || echo 0) + 1 ))
            printf %s $N > "$COUNT"
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{status}}}'
            """),
    };

    private string Runs() => File.ReadAllText(Path.Combine(folder.Path, "runs"));
}
