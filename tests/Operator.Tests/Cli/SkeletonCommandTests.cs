using System.Text.RegularExpressions;
using Operator.Kubernetes.Schema;
using Operator.Manifests;

namespace Operator.Tests.Cli;

public sealed class SkeletonCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds => [.. SkeletonManifest.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_skeleton_is_valid_as_it_is(string kind)
    {
        var (exitCode, output, error) = CommandLine.Run("skeleton", "--kind", kind);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(0, CommandLine.Run("validate", folder.Write("skeleton.yaml", output)).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Uncommented_it_has_every_field_once(string kind)
    {
        var output = CommandLine.Run("skeleton", "--kind", kind).Output;

        var document = Assert.Single(ManifestYamlReader.Read(Regex.Replace(output, "(?m)^( *)# ", "$1")));
        Assert.Equal(SpecFields(kind).Order(StringComparer.Ordinal), document["spec"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 200, line));
    }

    [Fact]
    public void The_kinds_are_those_of_the_schema_and_Integration_is_the_first()
    {
        Assert.Equal(CrdManifests.Documents().Select(crd => crd["spec"]!["names"]!["kind"]!.GetValue<string>()), SkeletonManifest.Kinds);
        Assert.Equal(CommandLine.Run("skeleton", "--kind", "Integration"), CommandLine.Run("skeleton"));
        var mistake = CommandLine.Run("skeleton", "--kind", "Pod");
        Assert.Equal((1, ""), (mistake.ExitCode, mistake.Output));
        Assert.StartsWith("Argument 'Pod' not recognized.", mistake.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<string> SpecFields(string kind) =>
        CrdManifests.Documents().Single(crd => crd["spec"]!["names"]!["kind"]!.GetValue<string>() == kind)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!
            ["properties"]!["spec"]!["properties"]!.AsObject().Select(field => field.Key);
}
