using Operator.Kubernetes.Schema;
using Operator.Tests.Apis;

namespace Operator.Tests.Cli;

public sealed class GenerateCommandTests
{
    [Theory]
    [InlineData("components", "config/components")]
    [InlineData("crds", "config/crds")]
    [InlineData("iam", "config/iam")]
    [InlineData("rbac", "config/rbac")]
    [InlineData("charts", "charts")]
    public void The_files_in_this_clone_are_current(string verb, string folder)
    {
        var (exitCode, _, error) = CommandLine.Run("generate", verb, "--check", "--output", Repository.PathOf(folder.Split('/')));

        Assert.Equal((0, ""), (exitCode, error));
    }

    [Theory]
    [InlineData("crds")]
    [InlineData("iam")]
    [InlineData("rbac")]
    public void A_check_names_what_is_missing_or_changed_and_writes_nothing(string verb)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(1, CommandLine.Run("generate", verb, "--check", "-o", folder.Path).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));

        Assert.Equal(0, CommandLine.Run("generate", verb, "-o", folder.Path).ExitCode);
        Assert.Equal(0, CommandLine.Run("generate", verb, "--check", "-o", folder.Path).ExitCode);

        var changed = Directory.EnumerateFiles(folder.Path).First();
        File.AppendAllText(changed, "# by hand\n");
        var (exitCode, _, error) = CommandLine.Run("generate", verb, "--check", "-o", folder.Path);
        Assert.Equal((1, $"{changed} is not current: run operator generate.\n"), (exitCode, error));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_not_a_crash()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "");

        var (exitCode, _, error) = CommandLine.Run("generate", "crds", "-o", Path.Combine(file, "below"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("operator generate: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_can_be_printed_for_kubectl()
    {
        var documents = ManifestYamlReader.Read(CommandLine.Run("generate", "rbac", "-o", "-").Output);

        Assert.Equal(
            [
                "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "ClusterRole", "ClusterRoleBinding", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding",
                "ClusterRole", "ClusterRole",
            ],
            documents.Select(d => d["kind"]!.GetValue<string>()));
    }

    [Fact]
    public void The_operator_may_do_what_it_does_and_nothing_more()
    {
        var documents = ManifestYamlReader.Read(CommandLine.Run("generate", "rbac", "-o", "-").Output);

        Assert.Equal(
            [
                "apigateway.integration-operator.io/integrations: get,list,watch,patch",
                "apigateway.integration-operator.io/integrations/status: patch",
                "events.k8s.io/events: create,patch",
                "/namespaces: list,watch",
                "apigateway.integration-operator.io/awsaccounts: get,list,watch,patch",
                "apigateway.integration-operator.io/awsaccounts/status: patch",
                "/namespaces: get",
                "coordination.k8s.io/leases: get,create,patch",
            ],
            documents.Where(d => d["rules"] is not null && d["metadata"]!["labels"] is null).SelectMany(d => d["rules"]!.AsArray()).Select(rule =>
                $"{rule!["apiGroups"]![0]}/{rule["resources"]![0]}: {string.Join(',', rule["verbs"]!.AsArray().Select(v => v!.GetValue<string>()))}"));
    }
}
