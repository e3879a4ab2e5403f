using System.CommandLine;
using Operator.Hosting;

namespace Operator.Cli;

/// <summary><c>operator version</c>: the build's version and, where the build knows it, the commit.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(result => result.InvocationConfiguration.Output.WriteLine(OperatorProcess.Version));
        return command;
    }
}
