using System.Text.Json.Nodes;
using Operator.E2E.Journeys;
using Operator.Processes;

namespace Operator.E2E.Telemetry;

/// <summary>What a collector receives of the built operator, and what the operator is like without one.</summary>
public sealed class OtlpTests
{
    private static readonly JsonObject Spec = new()
    {
        ["apiId"] = "a1b2c3d4",
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = "https://traced.example.com",
    };

    [Fact]
    public async Task A_pass_is_one_trace_with_its_calls_and_the_log_names_its_ids()
    {
        using var deadline = Deadline.Source();
        await using var receiver = new OtlpReceiver();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator(Export(receiver.Address, ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_SERVICE_NAME", "named")), "--log-json");
        var ready = await CreateReadyAsync(sandbox, "traced", deadline.Token);

        var create = await receiver.UntilAsync(all => all.Spans.FirstOrDefault(span => span.Name == "ApiGatewayV2/CreateIntegration"), deadline.Token);
        var pass = await receiver.UntilAsync(all => all.Spans.FirstOrDefault(span => span.SpanId == create.ParentSpanId), deadline.Token);
        Assert.Equal(("reconcile integration", "", false), (pass.Name, pass.ParentSpanId, pass.IsError));
        Contains(
            pass.Attributes,
            ("controller", "integration"),
            ("namespace", "default"),
            ("name", "traced"),
            ("uid", ready["metadata"]!["uid"]!.GetValue<string>()),
            ("generation", "1"),
            ("result", "success"),
            ("outcome", "succeeded"));
        Contains(
            create.Attributes,
            ("rpc.system", "aws-api"),
            ("rpc.service", "ApiGatewayV2"),
            ("rpc.method", "CreateIntegration"),
            ("cloud.region", "us-west-2"),
            ("http.response.status_code", "201"),
            ("aws.attempts", "1"));
        Assert.Equal(["attempt"], create.Events);
        var status = receiver.Spans.First(span => span.Name == "patch integrations/status" && span.ParentSpanId == pass.SpanId);
        Contains(status.Attributes, ("k8s.verb", "patch"), ("k8s.object.name", "traced"), ("http.response.status_code", "200"));

        // Every span is of a pass: nothing else makes one.
        Assert.All(receiver.Spans.Where(span => span.TraceId == pass.TraceId && span != pass), span => Assert.Equal(pass.SpanId, span.ParentSpanId));
        Assert.All(receiver.Spans.Where(span => span.ParentSpanId.Length == 0), span => Assert.StartsWith("reconcile ", span.Name, StringComparison.Ordinal));
        Contains(receiver.Resource, ("service.name", "named"));
        Assert.NotEqual("", receiver.Resource["service.version"]);

        var line = JsonNode.Parse(await process.LineAsync(line => line.Contains("\"Message\":\"CreateIntegration ", StringComparison.Ordinal), deadline.Token))!;
        var ids = line["Scopes"]!.AsArray().Single(scope => scope!["TraceId"] is not null)!;
        Assert.Equal((create.TraceId, create.SpanId), (ids["TraceId"]!.GetValue<string>(), ids["SpanId"]!.GetValue<string>()));
        Assert.Equal(create.Attributes["aws.request_id"], line["State"]!["RequestId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Metrics_arrive_with_the_labels_that_a_scrape_has()
    {
        using var deadline = Deadline.Source();
        await using var receiver = new OtlpReceiver();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator(Export(receiver.Address, ("OTEL_METRIC_EXPORT_INTERVAL", "200"), ("OTEL_TRACES_EXPORTER", "none")));
        await CreateReadyAsync(sandbox, "measured", deadline.Token);

        var passes = await receiver.UntilAsync(
            all => all.Series.FirstOrDefault(one => one.Name == "controller_runtime_reconcile" && one.Attributes.GetValueOrDefault("controller") == "integration"), deadline.Token);
        Assert.True(passes is { IsMonotonic: true, IsCumulative: true });
        var depth = await receiver.UntilAsync(all => all.Series.FirstOrDefault(one => one.Name == "workqueue_depth"), deadline.Token);
        Assert.False(depth.IsMonotonic);
        var objects = await receiver.UntilAsync(
            all => all.Series.FirstOrDefault(one => one.Name == "apigateway_operator_objects" && one.Attributes.GetValueOrDefault("ready") == "True"), deadline.Token);
        Assert.Equal("Integration", objects.Attributes["kind"]);
        await receiver.UntilAsync(all => all.Series.FirstOrDefault(one => one.Name == "apigateway_operator_aws_call_duration"), deadline.Token);
        Assert.Empty(receiver.Spans);
    }

    [Fact]
    public async Task What_is_left_is_sent_when_the_process_ends()
    {
        using var deadline = Deadline.Source();
        await using var receiver = new OtlpReceiver();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator(Export(receiver.Address, ("OTEL_BSP_SCHEDULE_DELAY", "3600000"), ("OTEL_METRIC_EXPORT_INTERVAL", "3600000")));
        await CreateReadyAsync(sandbox, "last", deadline.Token);
        Assert.Empty(receiver.Spans);

        process.Signal("TERM");

        Assert.Equal(0, await process.ExitCodeAsync(deadline.Token));
        Assert.Contains(receiver.Spans, span => span.Name == "ApiGatewayV2/CreateIntegration");
        Assert.Contains(receiver.Series, one => one.Name == "controller_runtime_reconcile");
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_logged_and_holds_nothing_up()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator(Export(new Uri($"http://127.0.0.1:{Loopback.FreePort()}"), ("OTEL_BSP_SCHEDULE_DELAY", "100")));

        await CreateReadyAsync(sandbox, "alone", deadline.Token);
        var line = await process.LineAsync(line => line.Contains("OpenTelemetry: ", StringComparison.Ordinal), deadline.Token);

        Assert.Contains("127.0.0.1", line, StringComparison.Ordinal);
        process.Signal("TERM");
        Assert.Equal(0, await process.ExitCodeAsync(deadline.Token));
    }

    [Fact]
    public async Task A_variable_that_cannot_be_read_ends_the_start_with_its_name()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator(new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4318" });

        Assert.Equal(2, await process.ExitCodeAsync(deadline.Token));
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT must be an address", process.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_SDK_is_loaded_only_for_those_who_use_it(bool used)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using var deadline = Deadline.Source();
        await using var receiver = new OtlpReceiver();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator(used ? Export(receiver.Address) : [], $"--metrics-address=127.0.0.1:{Loopback.FreePort()}");
        await CreateReadyAsync(sandbox, "mapped", deadline.Token);

        var mapped = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", deadline.Token);

        Assert.Contains("/operator.dll", mapped, StringComparison.Ordinal);
        Assert.Equal(used, mapped.Contains("/OpenTelemetry", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> Export(Uri endpoint, params (string Name, string Value)[] further) =>
        further.Append(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.AbsoluteUri)).ToDictionary(one => one.Item1, string? (one) => one.Item2);

    private static async Task<JsonNode> CreateReadyAsync(SandboxProcess sandbox, string name, CancellationToken cancellationToken)
    {
        await sandbox.Kubernetes.CreateAsync(name, Spec.DeepClone().AsObject(), cancellationToken);
        return await sandbox.Kubernetes.UntilAsync(name, KubernetesHttp.IsReady, cancellationToken);
    }

    private static void Contains(IReadOnlyDictionary<string, string> attributes, params (string Name, string Value)[] expected) =>
        Assert.All(expected, one => Assert.Equal(one.Value, attributes.GetValueOrDefault(one.Name)));
}
