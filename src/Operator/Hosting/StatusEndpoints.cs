using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Operator.Kubernetes.Diagnostics;
using Operator.Metrics;

namespace Operator.Hosting;

/// <summary>
/// What the process tells over plain HTTP: <c>/healthz</c> (restart me?) and <c>/readyz</c> (can I do my part? a standby with warm caches
/// can), one line per check, 200 or 503; and <c>/metrics</c>. Listens before anything else is up, so that a probe never finds a closed port.
/// </summary>
internal sealed class StatusEndpoints : IAsyncDisposable
{
    private readonly WebApplication _application;

    private StatusEndpoints(WebApplication application) => _application = application;

    /// <summary>Where it listens: the port that was chosen, when 0 was asked for.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <param name="address"><c>host:port</c>; an IP address, <c>localhost</c>, or empty for all addresses.</param>
    /// <param name="registry">The checks behind the answers; null serves none.</param>
    /// <param name="metrics">What <c>/metrics</c> shows; null does not serve it.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="FormatException">The address cannot be read.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<StatusEndpoints> StartAsync(
        string address, HealthRegistry? registry, MetricCollector? metrics, CancellationToken cancellationToken)
    {
        var (host, port) = Parse(address);
        // The bare server: three paths need no routing, whose machinery (compiled expressions above all) is ten megabytes of a small process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(host, port);
        });
        var application = builder.Build();
        application.Run(http => AnswerAsync(http, registry, metrics));
        await application.StartAsync(cancellationToken);
        return new StatusEndpoints(application);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static (IPAddress Host, int Port) Parse(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            throw new FormatException($"'{address}' is not host:port, for example 0.0.0.0:8081.");
        }

        return address[..colon].Trim('[', ']') switch
        {
            "" => (IPAddress.IPv6Any, port),
            "localhost" => (IPAddress.Loopback, port),
            var host when IPAddress.TryParse(host, out var parsed) => (parsed, port),
            var host => throw new FormatException($"'{host}' is not an IP address; write for example 0.0.0.0:8081."),
        };
    }

    private static Task AnswerAsync(HttpContext http, HealthRegistry? registry, MetricCollector? metrics)
    {
        Func<(int Status, string Type, string Body)>? page = http.Request.Path.Value switch
        {
            "/healthz" when registry is not null => () => Health(registry, HealthProbe.Live),
            "/readyz" when registry is not null => () => Health(registry, HealthProbe.Ready),
            "/metrics" when metrics is not null => () => Metrics(metrics, MetricText.PrefersOpenMetrics(http.Request.Headers.Accept)),
            _ => null,
        };
        var readsOnly = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (page is null || !readsOnly)
        {
            http.Response.StatusCode = page is null ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        var (status, type, body) = page();
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static (int Status, string Type, string Body) Health(HealthRegistry registry, HealthProbe probe)
    {
        var report = registry.Check(probe);
        return (report.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, "text/plain; charset=utf-8", Text(report));
    }

    private static (int Status, string Type, string Body) Metrics(MetricCollector metrics, bool openMetrics) =>
        (StatusCodes.Status200OK, openMetrics ? MetricText.OpenMetrics : MetricText.Prometheus, metrics.Collect(openMetrics));

    private static string Text(HealthReport report)
    {
        var text = new StringBuilder();
        foreach (var check in report.Checks)
        {
            text.Append(check.Healthy ? "[+]" : "[-]").Append(check.Name).Append(' ').Append(check.Detail).Append('\n');
        }

        return text.Append(report.Healthy ? "ok\n" : "failed\n").ToString();
    }

    /// <summary>The server lives as long as its owner says: without this, the host would take SIGTERM away from the process.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
