using System.CommandLine;
using Operator.Apis;
using Operator.Cli;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Planning.Sources;

namespace Operator.Tests.Cli;

/// <summary>Runs a verb in this process and keeps what it prints.</summary>
internal static class CommandLine
{
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = OperatorCommand.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The same for verbs that read AWS; the sandbox at <paramref name="aws"/> stands for it.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(Uri aws, params string[] arguments) => RunAsync(aws, cluster: null, arguments);

    /// <summary>The same for verbs that read a cluster, too.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(Uri aws, Uri? cluster, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await OperatorCommand.Parse(
            arguments, () => new SandboxConnection(aws), () => Client(cluster)).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }

    private static ClusterConnection Client(Uri? cluster) => cluster is null
        ? throw new KubeConfigException("No cluster here.")
        : new(new KubernetesClient(new KubernetesClientConfiguration { Host = cluster.AbsoluteUri }, new KubernetesClientOptions { JsonOptions = ApiJson.Options }), "default");
}
