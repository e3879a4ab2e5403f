using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Operator.ApiGateway.Tests.Support;

/// <summary>Tests that change the process' environment run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment";
}

/// <summary>
/// One configuration file for the whole test process: the SDK remembers the first it saw. Its only profile, <c>p</c>, names an
/// endpoint in its <c>services</c> section.
/// </summary>
internal static class SdkConfigFile
{
    public const string Endpoint = "http://127.0.0.1:3/";

    public static readonly string Location = Path.Combine(AppContext.BaseDirectory, "aws-config");

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "must happen before the SDK is first used, in whichever test")]
    internal static void Install()
    {
        File.WriteAllText(
            Location, $"[profile p]\nregion = eu-north-1\nservices = s\n[services s]\napigatewayv2 =\n  endpoint_url = {Endpoint}\n");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Location);
    }
}

/// <summary>An environment without any AWS setting of the machine, plus the given ones; restored on disposal.</summary>
internal sealed class EnvironmentScope : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public EnvironmentScope(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (name.StartsWith("AWS_", StringComparison.Ordinal))
            {
                Set(name, null);
            }
        }

        Set("AWS_EC2_METADATA_DISABLED", "true");
        Set("AWS_CONFIG_FILE", SdkConfigFile.Location);
        Set("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(Path.GetTempPath(), "no-such-credentials"));
        foreach (var (name, value) in settings)
        {
            Set(name, value);
        }

        ForgetWhatTheSdkRead();
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        ForgetWhatTheSdkRead();
    }

    // The SDK reads region and settings once per process.
    private static void ForgetWhatTheSdkRead()
    {
        FallbackRegionFactory.Reset();
        FallbackInternalConfigurationFactory.Reset();
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
