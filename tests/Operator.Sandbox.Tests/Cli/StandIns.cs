using System.Diagnostics;
using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

/// <summary>A folder with what a test of <c>up</c> needs: manifests, a script that stands for the operator, a deadline for it all.</summary>
internal sealed class StandIns : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("up-tests-");
    private readonly CancellationTokenSource deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public StandIns()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("POSIX signals and shell scripts");
        }

        deadline.CancelAfter(TimeSpan.FromSeconds(60));
    }

    public CancellationToken Deadline => deadline.Token;

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Dispose()
    {
        deadline.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>An executable that stands for the operator; <c>never</c> is a pipe on which it can wait for ever.</summary>
    public string Script(string body)
    {
        using (var pipe = Process.Start("mkfifo", [PathOf("never")]))
        {
            pipe.WaitForExit();
        }

        var path = PathOf("operator");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>The repository's CRDs with one sample.</summary>
    public string Manifests()
    {
        var copy = Directory.CreateDirectory(PathOf("manifests")).FullName;
        var source = Installation.FindManifests(AppContext.BaseDirectory).FullName;
        foreach (var part in new[] { "crds", "samples" })
        {
            Directory.CreateDirectory(Path.Combine(copy, part));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(source, part)).Where(f => part == "crds" || Path.GetFileName(f) == "http-proxy.yaml"))
            {
                File.Copy(file, Path.Combine(copy, part, Path.GetFileName(file)));
            }
        }

        return copy;
    }

    /// <summary>Completes when the stand-in has written the file and whatever it wrote before.</summary>
    public async Task FileAsync(string name)
    {
        var path = PathOf(name);
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder.FullName);
        // A file that is moved into place is renamed, not changed.
        watcher.Created += (_, _) => Look();
        watcher.Changed += (_, _) => Look();
        watcher.Renamed += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        await appeared.Task.WaitAsync(deadline.Token);

        void Look()
        {
            if (File.Exists(path) && new FileInfo(path).Length > 0)
            {
                appeared.TrySetResult();
            }
        }
    }
}
