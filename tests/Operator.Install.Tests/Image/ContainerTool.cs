using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.Install.Tests.Image;

/// <summary>Docker, Podman or Buildah, the first that works here.</summary>
/// <param name="Program">Its name.</param>
internal sealed record ContainerTool(string Program)
{
    private bool IsBuildah => Program == "buildah";

    public static async Task<ContainerTool?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var program in new[] { "docker", "podman", "buildah" }.Where(program => Binaries.OnPath(program) is not null))
        {
            // A client without its daemon is none.
            var tool = new ContainerTool(program);
            if ((await tool.RunAsync(cancellationToken, "info")).ExitCode == 0)
            {
                return tool;
            }
        }

        return null;
    }

    /// <summary>Whether an image is here, or could be brought here; otherwise why not.</summary>
    public async Task<string?> MissingAsync(string image, CancellationToken cancellationToken)
    {
        if ((await InspectAsync(image, cancellationToken)).ExitCode == 0)
        {
            return null;
        }

        var pulled = await RunAsync(cancellationToken, "pull", image);
        return pulled.ExitCode == 0 ? null : $"{image} cannot be pulled: {pulled.Error.Trim().Split('\n')[^1]}";
    }

    public Task<ToolResult> BuildAsync(string tag, CancellationToken cancellationToken) =>
        RunAsync(cancellationToken, ["build", "--tag", tag, "--file", Path.Combine(Binaries.Repository, "Dockerfile"), Binaries.Repository]);

    /// <summary>User, entry point and arguments of an image.</summary>
    public async Task<(string? User, string Command)> ConfigurationAsync(string image, CancellationToken cancellationToken)
    {
        var document = JsonNode.Parse((await InspectAsync(image, cancellationToken)).EnsureSucceeded())!;
        var config = IsBuildah ? document["OCIv1"]!["config"]! : document[0]!["Config"]!;
        return ((string?)config["User"], string.Join(' ', config["Entrypoint"]!.AsArray().Concat(config["Cmd"]!.AsArray()).Select(word => (string)word!)));
    }

    /// <summary>Runs the image's entry point with other arguments, with a read-only root, no capability and no network where the tool can do that.</summary>
    public async Task<ToolResult> RunImageAsync(string image, IReadOnlyList<string> entryPoint, string argument, CancellationToken cancellationToken)
    {
        if (!IsBuildah)
        {
            return await RunAsync(cancellationToken, "run", "--rm", "--read-only", "--cap-drop=ALL", "--network=none", "--security-opt=no-new-privileges", image, argument);
        }

        var container = (await RunAsync(cancellationToken, "from", "--pull-never", image)).EnsureSucceeded().Trim();
        try
        {
            return await RunAsync(cancellationToken, ["run", "--cap-drop=ALL", container, "--", .. entryPoint, argument]);
        }
        finally
        {
            await RunAsync(CancellationToken.None, "rm", container);
        }
    }

    public Task<ToolResult> RemoveAsync(string image) => RunAsync(CancellationToken.None, "rmi", image);

    private Task<ToolResult> InspectAsync(string image, CancellationToken cancellationToken) =>
        IsBuildah ? RunAsync(cancellationToken, "inspect", "--type", "image", image) : RunAsync(cancellationToken, "image", "inspect", image);

    private Task<ToolResult> RunAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        Tool.RunAsync(Binaries.OnPath(Program)!, arguments, new Dictionary<string, string?>(), null, cancellationToken);
}
