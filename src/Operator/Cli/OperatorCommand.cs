using System.CommandLine;
using System.CommandLine.Invocation;
using Operator.Apis;
using Operator.Hosting;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Planning.Sources;

namespace Operator.Cli;

/// <summary>The root of the command line. A verb is one file here; it parses and prints, and leaves the work to what it calls.</summary>
internal static class OperatorCommand
{
    /// <param name="connect">Reaches AWS for the verbs that read it.</param>
    /// <param name="cluster">Reaches the cluster for the verbs that read it.</param>
    public static RootCommand Create(Func<IAwsConnection>? connect = null, Func<ClusterConnection>? cluster = null) => new("Keeps Amazon API Gateway integrations equal to Integration objects in Kubernetes.")
    {
        RunCommand.Create(),
        GenerateCommand.Create(),
        ValidateCommand.Create(),
        CheckCommand.Create(),
        DiffCommand.Create(connect ?? Connect, cluster ?? Cluster),
        ImportCommand.Create(),
        ExportCommand.Create(connect ?? Connect),
        OrphansCommand.Create(connect ?? Connect, () => (cluster ?? Cluster)().Client),
        SkeletonCommand.Create(),
        VersionCommand.Create(),
    };

    /// <summary>Parses a command line. A mistake in it is said in a line or two on standard error; standard output belongs to results.</summary>
    /// <param name="arguments">What the user wrote.</param>
    /// <param name="connect">Reaches AWS for the verbs that read it.</param>
    /// <param name="cluster">Reaches the cluster for the verbs that read it.</param>
    public static ParseResult Parse(
        IReadOnlyList<string> arguments, Func<IAwsConnection>? connect = null, Func<ClusterConnection>? cluster = null)
    {
        var result = Create(connect, cluster).Parse(arguments);
        if (result.Action is ParseErrorAction mistake)
        {
            // Whoever wrote nothing at all wants to know what there is.
            mistake.ShowHelp = arguments.Count == 0;
        }

        return result;
    }

    private static AwsConnection Connect() => new();

    private static ClusterConnection Cluster()
    {
        var configuration = KubernetesClientConfiguration.BuildDefaultConfig();
        return new ClusterConnection(
            new KubernetesClient(configuration, new KubernetesClientOptions { JsonOptions = ApiJson.Options, UserAgent = $"operator/{OperatorProcess.Version}" }),
            configuration.Namespace);
    }
}
