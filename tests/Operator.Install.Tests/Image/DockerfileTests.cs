using System.Text.RegularExpressions;
using System.Xml.Linq;
using Operator.Processes;

namespace Operator.Install.Tests.Image;

/// <summary>Rules for the Dockerfile. Each is tried on a Dockerfile that breaks it, so that none can pass by accident.</summary>
public sealed class DockerfileTests
{
    private static string Text => Dockerfile.Text;

    [Fact]
    public void Ours_breaks_no_rule() => Assert.Empty(DockerfileRules.Violations(Text));

    [Theory]
    [InlineData("USER 65532:65532", "USER root", "the user must be a number")]
    [InlineData("USER 65532:65532\n", "", "the last stage names no user")]
    [InlineData("USER 65532:65532", "USER 0:0", "the user must not be root")]
    [InlineData("aspnet:10.0-noble-chiseled", "aspnet", "has no tag")]
    [InlineData("aspnet:10.0-noble-chiseled", "aspnet:latest", "is a moving tag")]
    [InlineData("aspnet:10.0-noble-chiseled", "aspnet:10.0", "the last stage has a shell")]
    [InlineData("ENTRYPOINT [\"dotnet\", \"operator.dll\"]", "ENTRYPOINT dotnet operator.dll", "shell form")]
    [InlineData("CMD [\"run\"]", "CMD run", "shell form")]
    [InlineData("COPY --from=build /app .", "COPY . .", "copies from the context")]
    [InlineData("    HOME=/nonexistent\n", "\n", "the user has no home")]
    [InlineData("--platform=$BUILDPLATFORM ", "", "builds once per architecture")]
    [InlineData("WORKDIR /source", "WORKDIR /source\nADD https://example.com/x /x", "ADD")]
    public void Each_rule_can_fail(string ours, string broken, string violation)
    {
        Assert.Contains(ours, Text, StringComparison.Ordinal);

        Assert.Contains(DockerfileRules.Violations(Text.Replace(ours, broken, StringComparison.Ordinal)), each => each.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public void The_restore_layer_holds_the_projects_and_lock_files_that_the_operator_is_built_from()
    {
        var copied = Regex.Matches(Text, @"^COPY (?!--from)(.*) \S+$", RegexOptions.Multiline)
            .SelectMany(match => match.Groups[1].Value.Split(' ')).ToHashSet();

        foreach (var project in Closure("src/Operator/Operator.csproj"))
        {
            var folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
            Assert.Contains(project, copied);
            Assert.Contains($"{folder}/packages.lock.json", copied);
            Assert.Contains(folder, copied);
        }

        Assert.All(copied.Where(path => path.StartsWith("src/", StringComparison.Ordinal)), path => Assert.True(
            File.Exists(Path.Combine(Binaries.Repository, path)) || Directory.Exists(Path.Combine(Binaries.Repository, path)), path));
    }

    [Fact]
    public void The_context_holds_what_is_copied_and_nothing_else()
    {
        var kept = File.ReadLines(Path.Combine(Binaries.Repository, ".dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).Order(StringComparer.Ordinal);
        var copied = Regex.Matches(Text, @"^COPY (?!--from)(.*) \S+$", RegexOptions.Multiline)
            .SelectMany(match => match.Groups[1].Value.Split(' '))
            .Select(path => path.StartsWith("src/", StringComparison.Ordinal) ? string.Join('/', path.Split('/')[..2]) : path)
            .Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(copied, kept);
    }

    private static SortedSet<string> Closure(string project)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out var next))
        {
            if (seen.Add(next))
            {
                foreach (var reference in XDocument.Load(Path.Combine(Binaries.Repository, next)).Descendants("ProjectReference"))
                {
                    var target = Path.GetFullPath(Path.Combine(Binaries.Repository, Path.GetDirectoryName(next)!, (string)reference.Attribute("Include")!));
                    open.Enqueue(Path.GetRelativePath(Binaries.Repository, target).Replace('\\', '/'));
                }
            }
        }

        return seen;
    }
}
