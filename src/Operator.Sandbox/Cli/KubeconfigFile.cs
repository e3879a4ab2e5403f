using System.Text;

namespace Operator.Sandbox.Cli;

/// <summary>
/// A kubeconfig for the sandbox. It replaces only a file that an earlier sandbox wrote, never one with somebody's clusters in
/// it; it appears complete and readable for the user alone, and goes away with the sandbox.
/// </summary>
internal sealed class KubeconfigFile : IDisposable
{
    private const string Mark = "# Written by operator-sandbox; it is valid while the sandbox runs.";

    private bool written;

    private KubeconfigFile(string path) => FullName = path;

    public string FullName { get; }

    /// <summary>Takes the place, so that a script which waits for the file does not find an old one.</summary>
    /// <exception cref="SandboxException">The file is somebody else's, or its folder does not exist.</exception>
    public static KubeconfigFile Reserve(string path)
    {
        path = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new SandboxException($"The folder of the kubeconfig {path} does not exist.");
        }

        if (Directory.Exists(path))
        {
            throw new SandboxException($"The kubeconfig {path} is a folder.");
        }

        if (File.Exists(path))
        {
            using (var reader = File.OpenText(path))
            {
                if (reader.ReadLine() != Mark)
                {
                    throw new SandboxException($"{path} exists and was not written by a sandbox. Name another file, or remove it.");
                }
            }

            File.Delete(path);
        }

        return new KubeconfigFile(path);
    }

    public void Write(Uri server)
    {
        var pending = $"{FullName}.{Guid.NewGuid():N}";
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(pending, new UTF8Encoding(false), create))
        {
            writer.Write(Render(server));
        }

        File.Move(pending, FullName, overwrite: true);
        written = true;
    }

    public void Dispose()
    {
        if (written)
        {
            File.Delete(FullName);
        }
    }

    private static string Render(Uri server) => $"""
        {Mark}
        apiVersion: v1
        kind: Config
        current-context: sandbox
        clusters:
        - name: sandbox
          cluster:
            server: {server.ToString().TrimEnd('/')}
        contexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: sandbox
            namespace: default
        users:
        - name: sandbox
          user: {"{}"}

        """.ReplaceLineEndings("\n");
}
