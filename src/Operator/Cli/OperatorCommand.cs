using System.CommandLine;

namespace Operator.Cli;

/// <summary>The root of the command line. A verb is one file here; it parses and prints, and leaves the work to what it calls.</summary>
internal static class OperatorCommand
{
    /// <param name="connect">Reaches AWS for the verbs that read it.</param>
    public static RootCommand Create(Func<IAwsConnection>? connect = null) => new("Keeps Amazon API Gateway integrations equal to Integration objects in Kubernetes.")
    {
        RunCommand.Create(),
        GenerateCommand.Create(),
        ValidateCommand.Create(),
        DiffCommand.Create(connect ?? Connect),
        ImportCommand.Create(),
        ExportCommand.Create(connect ?? Connect),
        SkeletonCommand.Create(),
        VersionCommand.Create(),
    };

    private static AwsConnection Connect() => new();
}
