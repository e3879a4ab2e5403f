using System.Text;
using System.Text.Json.Nodes;
using Operator.Processes;
using Operator.Tests.Metrics;

namespace Operator.E2E.Alerts;

/// <summary>The operator's process on a sandbox, scraped as Prometheus scrapes it.</summary>
internal sealed class ScrapedOperator : IAsyncDisposable
{
    private const string Api = "a1b2c3d4";
    private readonly ChildProcess process;
    private readonly HttpClient http;
    private int requests;

    private ScrapedOperator(SandboxProcess sandbox, ChildProcess process, HttpClient http) => (Sandbox, this.process, this.http) = (sandbox, process, http);

    public SandboxProcess Sandbox { get; }

    /// <param name="cancellationToken">Ends the wait for the first scrape.</param>
    /// <param name="prepare">What is wrong with the sandbox before the operator starts.</param>
    /// <param name="options">Further flags.</param>
    public static async Task<ScrapedOperator> StartAsync(
        CancellationToken cancellationToken, Func<SandboxProcess, Task>? prepare = null, params string[] options)
    {
        var sandbox = await SandboxProcess.UpAsync(cancellationToken, "--no-samples", "--no-operator");
        await (prepare?.Invoke(sandbox) ?? Task.CompletedTask);
        var port = Loopback.FreePort();
        var started = new ScrapedOperator(
            sandbox,
            sandbox.StartOperator([$"--metrics-address=127.0.0.1:{port}", .. options]),
            new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
        await started.UntilAsync(scrape => scrape.Value("leader_election_master_status") is not null, cancellationToken);
        return started;
    }

    public async Task<Scrape> ScrapeAsync(CancellationToken cancellationToken) => Scrape.Parse(await http.GetStringAsync("metrics", cancellationToken));

    /// <summary>Waits until a scrape is as wanted.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public async Task<Scrape> UntilAsync(Func<Scrape, bool> fits, CancellationToken cancellationToken)
    {
        var problem = "The last scrape was not as wanted.";
        try
        {
            while (true)
            {
                try
                {
                    var scrape = await ScrapeAsync(cancellationToken);
                    if (fits(scrape))
                    {
                        return scrape;
                    }
                }
                catch (HttpRequestException exception)
                {
                    problem = exception.Message;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{problem} Log of the operator:\n{process.Log}");
        }
    }

    /// <summary>An integration of a Lambda function, which grants API Gateway the permission to invoke it.</summary>
    public Task CreateForFunctionAsync(string name, string function, CancellationToken cancellationToken) => Sandbox.Kubernetes.CreateAsync(
        name, new JsonObject { ["apiId"] = Api, ["lambda"] = new JsonObject { ["functionName"] = function } }, cancellationToken);

    public Task CreateAsync(string name, CancellationToken cancellationToken) => Sandbox.Kubernetes.CreateAsync(
        name,
        new JsonObject
        {
            ["apiId"] = Api,
            ["integrationType"] = "HTTP_PROXY",
            ["integrationMethod"] = "GET",
            ["integrationUri"] = $"https://{name}.example.com",
        },
        cancellationToken);

    public async Task<string> CreateReadyAsync(string name, CancellationToken cancellationToken)
    {
        await CreateAsync(name, cancellationToken);
        var ready = await Sandbox.Kubernetes.UntilAsync(name, KubernetesHttp.IsReady, cancellationToken);
        return ready["status"]!["integrationId"]!.GetValue<string>();
    }

    public Task ChangeOutsideAsync(string id, CancellationToken cancellationToken) => Sandbox.ApiGateway.UpdateIntegrationAsync(
        Api, id, new JsonObject { ["integrationType"] = "HTTP_PROXY", ["integrationUri"] = "https://elsewhere.example.com" }, cancellationToken);

    public Task AskForPassAsync(string name, CancellationToken cancellationToken) => Sandbox.Kubernetes.PatchAsync(
        name,
        new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { ["apigateway.integration-operator.io/reconcile-requested-at"] = $"{++requests}" },
            },
        }.ToJsonString(),
        cancellationToken);

    public Task FaultAsync(string operation, string fault, CancellationToken cancellationToken) =>
        Sandbox.ApiGateway.PostAsync("_sandbox/faults", new JsonObject { ["operation"] = operation, ["fault"] = fault }, cancellationToken);

    /// <summary>Every call takes this long from now on.</summary>
    public Task SlowDownAsync(TimeSpan delay, CancellationToken cancellationToken) => Sandbox.ApiGateway.PostAsync(
        "_sandbox/faults", new JsonObject { ["operation"] = "*", ["fault"] = "latency", ["delayMillis"] = (long)delay.TotalMilliseconds }, cancellationToken);

    /// <summary>Gives others permission to invoke the function, until its policy has more than so many bytes.</summary>
    public async Task FillPolicyAsync(string function, int bytes, CancellationToken cancellationToken)
    {
        using var lambda = new HttpClient { BaseAddress = Sandbox.ApiGatewayAddress };
        lambda.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/us-west-2/lambda/aws4_request, SignedHeaders=host, Signature=00");
        for (var (filled, number) = (0, 0); filled <= bytes; number++)
        {
            var permission = new JsonObject
            {
                ["StatementId"] = $"other-{number}",
                ["Action"] = "lambda:InvokeFunction",
                ["Principal"] = "apigateway.amazonaws.com",
                ["SourceArn"] = $"arn:aws:execute-api:us-west-2:123456789012:other{number}/*/*/*",
            };
            using var content = new StringContent(permission.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await lambda.PostAsync($"2015-03-31/functions/{Uri.EscapeDataString(function)}/policy", content, cancellationToken);
            response.EnsureSuccessStatusCode();
            filled += JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["Statement"]!.GetValue<string>().Length;
        }
    }

    /// <summary>Fails every such request to the Kubernetes API from now on.</summary>
    public static async Task KubernetesFaultAsync(SandboxProcess sandbox, string verb, string resource, int status, CancellationToken cancellationToken)
    {
        using var kubernetes = new HttpClient { BaseAddress = sandbox.KubernetesAddress };
        var fault = new JsonObject { ["verb"] = verb, ["resource"] = resource, ["status"] = status, ["count"] = int.MaxValue };
        using var content = new StringContent(fault.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await kubernetes.PostAsync("_sandbox/faults", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await process.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
