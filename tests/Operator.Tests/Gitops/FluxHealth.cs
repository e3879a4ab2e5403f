using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Cel;
using Operator.Kubernetes.Schema;
using Operator.Tests.Apis;

namespace Operator.Tests.Gitops;

/// <summary>
/// Evaluates the <c>healthCheckExprs</c> of <c>docs/gitops/flux/kustomization.yaml</c> as Flux does: in its order, the first that holds; what
/// asks for something that is not there counts as progress.
/// </summary>
internal static class FluxHealth
{
    private static readonly CelOptions Options = new() { Variables = ["apiVersion", "kind", "metadata", "spec", "status"] };

    private static readonly (CelProgram Program, string Result)[] Checks = Compile();

    /// <summary>InProgress, Failed or Current.</summary>
    public static string Of(JsonElement entity)
    {
        var variables = JsonNode.Parse(entity.GetRawText())!.AsObject().ToDictionary(member => member.Key, member => (object?)member.Value);
        try
        {
            return Checks.FirstOrDefault(check => check.Program.Evaluate(variables) is CelBool { Value: true }).Result ?? "InProgress";
        }
        catch (CelEvaluationException)
        {
            return "InProgress";
        }
    }

    private static (CelProgram, string)[] Compile()
    {
        var checks = ManifestYamlReader.Read(File.ReadAllText(Repository.PathOf("docs", "gitops", "flux", "kustomization.yaml"))).Single()["spec"]!["healthCheckExprs"]!
            .AsArray().Single(check => (string?)check!["kind"] == "Integration")!;
        return
        [
            .. new[] { ("inProgress", "InProgress"), ("failed", "Failed"), ("current", "Current") }
                .Select(pair => (CelProgram.Compile((string)checks[pair.Item1]!, Options), pair.Item2)),
        ];
    }
}
