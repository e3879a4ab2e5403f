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
        foreach (var tool in new[] { "make", "kubectl" })
        {
            Assert.SkipWhen(Binaries.OnPath(tool) is null, $"{tool} is not on PATH.");
        }

        // In a folder that sees the repository, so that the repository gets no file.
        var folder = Directory.CreateTempSubdirectory("install-file-");
        try
        {
            foreach (var name in new[] { "config", "Directory.Build.props" })
            {
                File.CreateSymbolicLink(Path.Combine(folder.FullName, name), Path.Combine(Binaries.Repository, name));
            }

            var made = await Tool.RunAsync(
                Binaries.OnPath("make")!, ["-C", folder.FullName, "-f", Path.Combine(Binaries.Repository, "Makefile"), "install.yaml", $"IMAGE={image}"],
                new Dictionary<string, string?>(), null, Cancel);
            made.EnsureSucceeded();
            List<JsonObject> file = [.. ManifestYamlReader.Read(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "install.yaml"), Cancel)).Select(each => each.AsObject())];

            var container = Assert.Single(file.SelectMany(Workloads.Containers));
            Assert.Equal(image, (string?)container["image"]);
            var config = (await Installed.ByAsync("config/default", Cancel)).Objects;
            container["image"] = (string?)config.SelectMany(Workloads.Containers).Single()["image"];
            Assert.Equal(config.Select(each => each.ToJsonString()), file.Select(each => each.ToJsonString()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
