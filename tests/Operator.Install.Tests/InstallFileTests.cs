using System.Text.Json.Nodes;
using Operator.Install.Tests.Charts;
using Operator.Install.Tests.Real;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests;

/// <summary>The single file that <c>make install.yaml</c> builds.</summary>
public sealed class InstallFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_config_default_with_the_image_that_was_named()
    {
        const string image = "registry.example.com/operator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        Assert.SkipWhen(Binaries.OnPath("kubectl") is null, "kubectl is not on PATH.");
        using var folder = new InstallFolder();

        (await folder.MakeAsync($"IMAGE={image}")).EnsureSucceeded();

        List<JsonObject> file = [.. ManifestYamlReader.Read(await File.ReadAllTextAsync(folder.File, Cancel)).Select(each => each.AsObject())];
        var container = Assert.Single(file.SelectMany(Workloads.Containers));
        Assert.Equal(image, (string?)container["image"]);
        var config = (await Installed.ByAsync("config/default", Cancel)).Objects;
        container["image"] = (string?)config.SelectMany(Workloads.Containers).Single()["image"];
        Assert.Equal(config.Select(each => each.ToJsonString()), file.Select(each => each.ToJsonString()));
    }

    [Fact]
    public async Task There_is_none_when_kubectl_fails()
    {
        using var folder = new InstallFolder();
        StandInTool.Write(folder.Path, "kubectl", "echo half\nexit 1");

        var made = await folder.MakeAsync($"PATH={StandInTool.SearchPath(folder.Path)}");

        Assert.NotEqual(0, made.ExitCode);
        Assert.False(File.Exists(folder.File));
    }

    /// <summary>A folder that sees the repository, so that the repository gets no file.</summary>
    private sealed class InstallFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("install-file-");

        public InstallFolder()
        {
            foreach (var name in new[] { "config", "Directory.Build.props" })
            {
                System.IO.File.CreateSymbolicLink(System.IO.Path.Combine(Path, name), System.IO.Path.Combine(Binaries.Repository, name));
            }
        }

        public string Path => _folder.FullName;

        public string File => System.IO.Path.Combine(Path, "install.yaml");

        public Task<ToolResult> MakeAsync(string variable)
        {
            Assert.SkipWhen(Binaries.OnPath("make") is null, "make is not on PATH.");
            return Tool.RunAsync(
                Binaries.OnPath("make")!, ["-C", Path, "-f", System.IO.Path.Combine(Binaries.Repository, "Makefile"), "install.yaml", variable],
                new Dictionary<string, string?>(), null, Cancel);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
