using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests;

/// <summary>What kustomize, as kubectl has it, makes of a folder.</summary>
internal static class Kustomize
{
    /// <summary>All objects; skips the test where there is no kubectl.</summary>
    public static async Task<IReadOnlyList<JsonObject>> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(Binaries.OnPath("kubectl") is null, "kubectl, which has kustomize, is not on PATH.");
        var result = await Tool.RunAsync(Binaries.OnPath("kubectl")!, ["kustomize", folder], new Dictionary<string, string?>(), null, cancellationToken);
        return [.. ManifestYamlReader.Read(result.EnsureSucceeded()).Select(each => each.AsObject())];
    }
}
