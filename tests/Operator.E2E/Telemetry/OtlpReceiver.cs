using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Operator.Processes;

namespace Operator.E2E.Telemetry;

/// <summary>A span as it was received.</summary>
internal sealed record ReceivedSpan(
    string TraceId, string SpanId, string ParentSpanId, string Name, bool IsError, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Events);

/// <summary>One series of a metric as it was received.</summary>
/// <param name="Name">Name of the instrument.</param>
/// <param name="IsMonotonic">A sum that only grows.</param>
/// <param name="IsCumulative">A sum or histogram since the start of the process.</param>
/// <param name="Attributes">By name.</param>
internal sealed record ReceivedSeries(string Name, bool IsMonotonic, bool IsCumulative, IReadOnlyDictionary<string, string> Attributes);

/// <summary>
/// A collector's OTLP/HTTP endpoint: takes what is exported and reads the fields that the tests look at, by the numbers of
/// opentelemetry-proto 1.x.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener listener;
    private readonly Task serving;

    public OtlpReceiver()
    {
        Address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        listener = new HttpListener { Prefixes = { Address.AbsoluteUri } };
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<ReceivedSeries> Series { get; } = new();

    /// <summary>Attributes of the resource that was sent last.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; private set; } = new Dictionary<string, string>();

    /// <summary>The first result that is not null, looked for until there is one.</summary>
    /// <exception cref="TimeoutException">There never was.</exception>
    public async Task<T> UntilAsync<T>(Func<OtlpReceiver, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            while (true)
            {
                if (serving.IsFaulted)
                {
                    await serving;
                }

                if (find(this) is { } found)
                {
                    return found;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Received until now: {string.Join(", ", Spans.Select(span => span.Name))}; {string.Join(", ", Series.Select(one => one.Name).Distinct())}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private static Dictionary<string, string> Attributes(ProtobufMessage owner, int field) =>
        owner.Messages(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.Message(2)!));

    private static string Value(ProtobufMessage any) =>
        any.Has(1) ? any.Text(1)
        : any.Has(2) ? any.Number(2) == 1 ? "true" : "false"
        : any.Has(3) ? ((long)any.Number(3)).ToString(CultureInfo.InvariantCulture)
        : throw new FormatException("An attribute of a type that is not expected.");

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Receive(context.Request.Url!.AbsolutePath, context.Request.ContentType, new ProtobufMessage(body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    private void Receive(string path, string? contentType, ProtobufMessage request)
    {
        Assert.Equal("application/x-protobuf", contentType);
        foreach (var resource in request.Messages(1))
        {
            Resource = Attributes(resource.Message(1)!, 1);
            foreach (var item in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                switch (path)
                {
                    case "/v1/traces":
                        Spans.Enqueue(SpanOf(item));
                        break;
                    case "/v1/metrics":
                        SeriesOf(item).ForEach(Series.Enqueue);
                        break;
                    default:
                        throw new FormatException($"Nobody exports to {path}.");
                }
            }
        }
    }

    private static ReceivedSpan SpanOf(ProtobufMessage span) => new(
        span.Hex(1),
        span.Hex(2),
        span.Hex(4),
        span.Text(5),
        span.Message(15)?.Number(3) == 2,
        Attributes(span, 9),
        [.. span.Messages(11).Select(e => e.Text(2))]);

    // Gauge 5, sum 7, histogram 9: the points are field 1 of each; their attributes field 7, a histogram's field 9.
    private static List<ReceivedSeries> SeriesOf(ProtobufMessage metric)
    {
        var (kind, attributes) = metric.Has(5) ? (5, 7) : metric.Has(7) ? (7, 7) : (9, 9);
        var data = metric.Message(kind) ?? throw new FormatException($"{metric.Text(1)} is of a kind that is not expected.");
        return [.. data.Messages(1).Select(point => new ReceivedSeries(
            metric.Text(1), kind == 7 && data.Number(3) == 1, data.Number(2) == 2, Attributes(point, attributes)))];
    }
}
