using System.ComponentModel;
using System.Diagnostics;

namespace Operator.Conformance.Worlds;

/// <summary>The real kubectl, where it is installed.</summary>
internal static class Kubectl
{
    /// <summary>What it printed. Skips the test where there is no kubectl; fails it where kubectl does.</summary>
    public static async Task<string> RunAsync(string kubeconfig, CancellationToken token, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0, $"kubectl ended with {process.ExitCode}: {await error}");
        return (await output).ReplaceLineEndings("\n");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("kubectl is not installed.");
            throw;
        }
    }
}
