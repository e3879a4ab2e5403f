using System.CommandLine;

namespace Operator.Cli;

/// <summary>The root of the command line. A verb is one file here; it parses and prints, and leaves the work to what it calls.</summary>
internal static class OperatorCommand
{
    public static RootCommand Create() => new("Keeps Amazon API Gateway integrations equal to Integration objects in Kubernetes.")
    {
        RunCommand.Create(),
        GenerateCommand.Create(),
        ValidateCommand.Create(),
        VersionCommand.Create(),
    };
}
