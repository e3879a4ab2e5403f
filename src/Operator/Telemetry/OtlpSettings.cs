using System.Globalization;

namespace Operator.Telemetry;

/// <summary>Where one signal goes.</summary>
/// <param name="Endpoint">The whole address, with the signal's path for HTTP.</param>
/// <param name="IsGrpc">gRPC instead of Protobuf over HTTP.</param>
/// <param name="Headers">As in the variable, <c>name=value,...</c>; may hold credentials.</param>
/// <param name="Timeout">Of one export.</param>
/// <param name="IsCompressed">gzip.</param>
internal sealed record OtlpSignal(Uri Endpoint, bool IsGrpc, string? Headers, TimeSpan Timeout, bool IsCompressed);

/// <summary>
/// What OpenTelemetry's environment variables ask for
/// (<see href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">exporter</see>,
/// <see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">SDK</see>). A signal is sent when it has
/// an endpoint, its own or the general one. Read here and not by the exporter, which knows no variables of single signals and falls back to
/// a default where a value cannot be read.
/// </summary>
/// <param name="Traces">Null: no traces are sent.</param>
/// <param name="Metrics">Null: no metrics are sent.</param>
internal sealed record OtlpSettings(OtlpSignal? Traces, OtlpSignal? Metrics)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <param name="variable">Reads a variable; null when it is not set.</param>
    /// <exception cref="FormatException">A value cannot be read; the message names the variable and what it may be.</exception>
    public static OtlpSettings Read(Func<string, string?> variable)
    {
        var disabled = string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        return disabled ? new OtlpSettings(null, null) : new OtlpSettings(Signal("TRACES"), Signal("METRICS"));

        OtlpSignal? Signal(string signal)
        {
            var isOff = Choice($"OTEL_{signal}_EXPORTER", "otlp", "none") == "none";
            var (endpointName, endpoint) = Find(signal, "ENDPOINT");
            if (isOff || endpoint is null)
            {
                return null;
            }

            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new FormatException($"{endpointName} must be an address, for example http://collector.observability:4318.");
            }

            var isGrpc = Choice(Find(signal, "PROTOCOL").Name, "http/protobuf", "grpc") == "grpc";
            if (!isGrpc && endpointName == Prefix + "ENDPOINT")
            {
                address = new Uri(address.AbsoluteUri.TrimEnd('/') + "/v1/" + signal.ToLowerInvariant());
            }

            return new OtlpSignal(
                address, isGrpc, Find(signal, "HEADERS").Value, TimeoutOf(Find(signal, "TIMEOUT")), Choice(Find(signal, "COMPRESSION").Name, "none", "gzip") == "gzip");
        }

        // The signal's own variable before the general one; an empty one is as good as none.
        (string Name, string? Value) Find(string signal, string setting)
        {
            var own = $"{Prefix}{signal}_{setting}";
            var name = string.IsNullOrWhiteSpace(variable(own)) ? Prefix + setting : own;
            return (name, string.IsNullOrWhiteSpace(variable(name)) ? null : variable(name)!.Trim());
        }

        // The first one is the default.
        string Choice(string name, params string[] allowed)
        {
            var value = string.IsNullOrWhiteSpace(variable(name)) ? allowed[0] : variable(name)!.Trim();
            return allowed.Contains(value, StringComparer.Ordinal) ? value : throw new FormatException($"{name} must be {string.Join(" or ", allowed)}.");
        }
    }

    private static TimeSpan TimeoutOf((string Name, string? Value) setting) => setting.Value is not { } value
        ? DefaultTimeout
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException($"{setting.Name} must be a number of milliseconds above 0.");
}
