using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Operator.ApiGateway.Tests.Support;

/// <summary>Tests that change the process' environment run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment";
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
        Set("AWS_CONFIG_FILE", Path.Combine(Path.GetTempPath(), "no-such-config"));
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
