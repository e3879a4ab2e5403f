using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

public sealed class ManifestFolderTests
{
    [Fact]
    public void A_file_holds_many_documents_and_empty_ones_do_not_count()
    {
        const string text = """
            # a comment
            ---
            apiVersion: v1
            kind: Namespace
            metadata: { name: one }
            ---
            # nothing
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: two
              namespace: other
            ---
            """;
        var manifests = ManifestFolder.Parse("f.yaml", text).ToList();
        Assert.Equal(["one", "two"], manifests.Select(m => m.Name));
        Assert.Equal([null, "other"], manifests.Select(m => m.Namespace));
    }

    [Fact]
    public void Hyphens_inside_a_text_end_nothing()
    {
        var manifest = Assert.Single(ManifestFolder.Parse("f.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  x: |\n    --- a\n    ---\n    b\n"));
        Assert.Equal("--- a\n---\nb\n", (string?)manifest.Object["data"]!["x"]);
    }

    [Fact]
    public void JSON_is_YAML_too() =>
        Assert.Equal("a", Assert.Single(ManifestFolder.Parse("f.json", """{"apiVersion":"v1","kind":"X","metadata":{"name":"a"}}""")).Name);

    [Theory]
    [InlineData("a: [")]
    [InlineData("- list")]
    [InlineData("text")]
    public void What_is_no_object_is_refused_with_the_files_name(string text)
    {
        var error = Assert.Throws<SandboxException>(() => ManifestFolder.Parse("f.yaml", text).ToList());
        Assert.Contains("f.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_name_is_named()
    {
        var manifest = Assert.Single(ManifestFolder.Parse("f.yaml", "apiVersion: v1\nkind: X\n"));
        Assert.Contains("metadata.name", Assert.Throws<SandboxException>(() => manifest.Name).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_repositorys_manifests_are_found_from_the_binary()
    {
        var folder = Installation.FindManifests(AppContext.BaseDirectory);
        Assert.Contains(ManifestFolder.Read(Path.Combine(folder.FullName, "crds")), m => m.Kind == "CustomResourceDefinition");
    }

    [Fact]
    public void Without_manifests_above_the_option_is_named()
    {
        var error = Assert.Throws<SandboxException>(() => Installation.FindManifests(Path.GetPathRoot(Path.GetTempPath())!));
        Assert.Contains("--manifests", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_built_operator_the_way_out_is_named()
    {
        var error = Assert.Throws<SandboxException>(() => Installation.FindOperator(Path.Combine(Path.GetTempPath(), "a", "b")));
        Assert.Contains("--no-operator", error.Message, StringComparison.Ordinal);
    }
}
