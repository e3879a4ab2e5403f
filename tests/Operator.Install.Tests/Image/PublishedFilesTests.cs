using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Operator.Processes;

namespace Operator.Install.Tests.Image;

/// <summary>
/// The files of the image, without a container: what the Dockerfile publishes, run by its entry point, in its environment, as its user, who
/// can write none of them.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class PublishedFilesTests
{
    [Fact]
    public async Task They_run_as_the_image_runs_them_and_need_to_write_nowhere()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        var root = Directory.CreateTempSubdirectory("image-");
        try
        {
            var app = Path.Combine(root.FullName, "app");
            // What the build left is published, in its configuration: compiling is another test's business.
            var configuration = new FileInfo(Binaries.Operator).Directory!.Parent!.Name;
            var published = await Tool.RunAsync(
                "dotnet", ["publish", Path.Combine(Binaries.Repository, "src", "Operator"), "-c", configuration, "--no-build", "-p:UseAppHost=false", "--nologo", "-o", app],
                new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1" }, null, deadline.Token);
            published.EnsureSucceeded();
            await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-operator", "--no-samples");
            var kubeconfig = Path.Combine(root.FullName, "kubeconfig");
            File.Copy(sandbox.Kubeconfig, kubeconfig);
            Open(root.FullName);
            var before = Listing(app);
            var port = FreePort();
            var environment = new Dictionary<string, string?>(sandbox.AwsEnvironment)
            {
                ["KUBECONFIG"] = kubeconfig,
                ["POD_NAMESPACE"] = "default",
                ["HOME"] = null,
                ["NO_PROXY"] = "127.0.0.1,localhost",
            };
            foreach (var (name, value) in Dockerfile.Environment)
            {
                environment[name] = value;
            }

            var (entryPoint, arguments) = Dockerfile.Process;
            Assert.Equal("operator.dll", entryPoint[^1]);
            string[] command = [.. AsUser(), entryPoint[0], Path.Combine(app, entryPoint[^1]), .. arguments, $"--health-address=127.0.0.1:{port}"];
            await using var process = ChildProcess.Start(Binaries.OnPath(command[0])!, command[1..], environment);
            await UntilAliveAsync(process, new Uri($"http://127.0.0.1:{port}/healthz"), deadline.Token);

            Assert.NotEqual("0", Uid(process.Id));
            Assert.True(Environment.UserName != "root" || Uid(process.Id) == Dockerfile.User);
            process.Signal("TERM");
            Assert.True(await process.ExitCodeAsync(deadline.Token) == 0, process.Log);
            Assert.Equal(before, Listing(app));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    // Root becomes the image's user and loses every capability; anybody else is not root already.
    private static string[] AsUser()
    {
        if (Environment.UserName != "root")
        {
            return [];
        }

        Assert.SkipWhen(Binaries.OnPath("setpriv") is null, "The tests run as root, and setpriv, which would change that for the operator, is not on PATH.");
        return ["setpriv", $"--reuid={Dockerfile.User}", $"--regid={Dockerfile.User}", "--clear-groups", "--no-new-privs", "--bounding-set=-all"];
    }

    private static async Task UntilAliveAsync(ChildProcess process, Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        while (true)
        {
            Assert.False(process.HasExited, process.Log);
            try
            {
                using var response = await http.GetAsync(address, cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    // Everybody may read, nobody but the owner write.
    private static void Open(string folder)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        foreach (var each in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            File.SetUnixFileMode(each, read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        foreach (var each in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(each, read);
        }
    }

    private static List<string> Listing(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file):O}")];

    // The real user id of a process.
    private static string Uid(int process) =>
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
