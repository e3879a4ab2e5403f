using System.Text.RegularExpressions;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests;

/// <summary>
/// The workflows that test and release: nobody can put other code under a name that they use, and a job gets the rights that it needs.
/// Nothing of this runs them.
/// </summary>
public sealed class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Binaries.Repository, ".github", "workflows");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_are_named_by_commit_with_the_version_beside_it(string file)
    {
        var uses = Regex.Matches(File.ReadAllText(Path.Combine(Folder, file)), @"uses: (?<action>\S.*)$", RegexOptions.Multiline).Select(match => match.Groups["action"].Value).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses.Where(action => !action.StartsWith("./", StringComparison.Ordinal)), action => Assert.Matches(@"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Without_asking_a_job_may_only_read(string file)
    {
        var workflow = ManifestYamlReader.Read(File.ReadAllText(Path.Combine(Folder, file))).Single();

        Assert.Equal("""{"contents":"read"}""", workflow["permissions"]!.ToJsonString());
        Assert.All(workflow["jobs"]!.AsObject(), job => Assert.True(job.Value!["uses"] is not null || job.Value["timeout-minutes"] is not null, $"{job.Key} has no end."));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Steps_end_with_the_first_failure_and_take_values_by_their_environment(string file)
    {
        var workflow = ManifestYamlReader.Read(File.ReadAllText(Path.Combine(Folder, file))).Single();
        var commands = workflow["jobs"]!.AsObject()
            .SelectMany(job => job.Value!["steps"]?.AsArray() ?? [])
            .Select(step => (string?)step!["run"]).OfType<string>().ToList();

        Assert.NotEmpty(commands);
        // Named bash means pipefail; without a name there is none.
        Assert.Equal("""{"run":{"shell":"bash"}}""", workflow["defaults"]!.ToJsonString());
        // What is pasted into a script is code, whoever wrote it.
        Assert.All(commands, command => Assert.DoesNotContain("${{", command, StringComparison.Ordinal));
    }
}
