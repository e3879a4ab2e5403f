namespace Operator.Install.Tests;

/// <summary>A shell script that takes the place of a command-line tool for whoever finds it on PATH first.</summary>
internal static class StandInTool
{
    /// <summary>Writes it.</summary>
    public static void Write(string folder, string name, string body)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>PATH with the folder of the scripts in front.</summary>
    public static string SearchPath(string folder) => folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
}
