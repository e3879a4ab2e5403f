using Operator.Telemetry;

namespace Operator.Tests.Telemetry;

public sealed class OtlpSettingsTests
{
    [Fact]
    public void Without_an_endpoint_nothing_is_sent() =>
        Assert.Equal(new OtlpSettings(null, null), Read(("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_TRACES_EXPORTER", "otlp"), ("OTEL_EXPORTER_OTLP_ENDPOINT", " ")));

    [Fact]
    public void The_general_endpoint_is_for_both_signals_each_at_its_path()
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/base/"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=b"));

        Assert.Equal(new OtlpSignal(new Uri("http://collector:4318/base/v1/traces"), IsGrpc: false, "a=b", TimeSpan.FromSeconds(10), IsCompressed: false), settings.Traces);
        Assert.Equal(new Uri("http://collector:4318/base/v1/metrics"), settings.Metrics!.Endpoint);
    }

    [Fact]
    public void A_signals_own_variables_win_and_its_endpoint_is_taken_as_it_is()
    {
        var settings = Read(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "3000"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://traces.example.com/in"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip"));

        Assert.Equal(new OtlpSignal(new Uri("https://traces.example.com/in"), IsGrpc: false, null, TimeSpan.FromSeconds(3), IsCompressed: true), settings.Traces);
        Assert.Equal(new OtlpSignal(new Uri("http://collector:4317"), IsGrpc: true, null, TimeSpan.FromSeconds(3), IsCompressed: false), settings.Metrics);
    }

    [Fact]
    public void One_signal_alone_can_be_sent()
    {
        Assert.Null(Read(("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/v1/traces")).Metrics);
        Assert.Null(Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), ("OTEL_TRACES_EXPORTER", "none")).Traces);
        Assert.NotNull(Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), ("OTEL_TRACES_EXPORTER", "none")).Metrics);
        Assert.Equal(new OtlpSettings(null, null), Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), ("OTEL_SDK_DISABLED", "TRUE")));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT must be an address, for example http://collector.observability:4318.")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "unix:///s", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT must be an address, for example http://collector.observability:4318.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL must be http/protobuf or grpc.")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", "OTEL_EXPORTER_OTLP_COMPRESSION must be none or gzip.")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "OTEL_EXPORTER_OTLP_TIMEOUT must be a number of milliseconds above 0.")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus", "OTEL_METRICS_EXPORTER must be otlp or none.")]
    public void What_cannot_be_read_is_refused_by_name(string name, string value, string message)
    {
        var refused = Assert.Throws<FormatException>(() => Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), (name, value)));

        Assert.Equal(message, refused.Message);
    }

    private static OtlpSettings Read(params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return OtlpSettings.Read(name => all.GetValueOrDefault(name));
    }
}
