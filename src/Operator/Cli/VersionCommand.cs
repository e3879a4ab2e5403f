using System.CommandLine;
using System.Reflection;

namespace Operator.Cli;

/// <summary><c>operator version</c>: the build's version and, where the build knows it, the commit.</summary>
internal static class VersionCommand
{
    public static string Version =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(result => result.InvocationConfiguration.Output.WriteLine(Version));
        return command;
    }
}
