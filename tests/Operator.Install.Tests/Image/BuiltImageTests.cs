namespace Operator.Install.Tests.Image;

/// <summary>The image itself, where it can be built. CI does; elsewhere it takes the download of an SDK image that nobody asked for.</summary>
[Trait("Category", "Image")]
public sealed class BuiltImageTests
{
    [Fact]
    public async Task It_builds_and_runs_without_root_network_or_a_place_to_write()
    {
        var cancel = TestContext.Current.CancellationToken;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("IMAGE_TESTS") == "true", "IMAGE_TESTS is not true: building the image may download its base images.");
        var found = await ContainerTool.FindAsync(cancel);
        Assert.SkipWhen(found is null, "No docker, podman or buildah that works.");
        var tool = found!;
        foreach (var image in Dockerfile.Bases)
        {
            var missing = await tool.MissingAsync(image, cancel);
            Assert.SkipWhen(missing is not null, missing ?? "");
        }

        var tag = $"localhost/operator-test:{Guid.NewGuid():N}";
        try
        {
            var built = await tool.BuildAsync(tag, cancel);
            Assert.True(built.ExitCode == 0, built.Output + built.Error);

            var (entryPoint, arguments) = Dockerfile.Process;
            Assert.Equal(("65532:65532", string.Join(' ', entryPoint.Concat(arguments))), await tool.ConfigurationAsync(tag, cancel));
            var version = await tool.RunImageAsync(tag, entryPoint, "version", cancel);
            Assert.Matches(@"^\S*\d+\.\d+\.\d+", version.EnsureSucceeded().Trim());
        }
        finally
        {
            await tool.RemoveAsync(tag);
        }
    }
}
