using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Operator.Apis.V1Alpha1;
using Operator.Cli;
using Operator.Kubernetes.Schema;
using Operator.Tests.Apis;
using Operator.Validation;

namespace Operator.Tests.Docs;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_somewhere()
    {
        var broken = from page in MarkdownFile.All
                     from link in page.Links
                     where !Uri.IsWellFormedUriString(link, UriKind.Absolute) && !Leads(page, link)
                     select $"{page.Name}: {link}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_is_reached_from_the_front_page()
    {
        var front = MarkdownFile.All.Single(page => page.Name == "README.md");
        HashSet<MarkdownFile> reached = [front];
        Queue<MarkdownFile> open = new([front]);
        while (open.TryDequeue(out var page))
        {
            foreach (var next in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(page.Follow))
            {
                if (next is not null && reached.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        Assert.Empty(MarkdownFile.All.Where(page => page.Name.StartsWith("docs", StringComparison.Ordinal)).Except(reached).Select(page => page.Name));
    }

    [Fact]
    public void Every_manifest_of_our_kinds_would_be_accepted()
    {
        var validator = ManifestValidator.Current;
        var manifests = MarkdownFile.All
            .SelectMany(page => page.Fences.Where(f => f.Content.Contains($"apiVersion: {ApiGroup.Name}/", StringComparison.Ordinal)), (page, fence) => (page.Name, fence.Content))
            .SelectMany(block => ManifestYamlReader.Read(Manifest(block.Content)).SelectMany(validator.Validate), (block, result) => (block.Name, result.Refusal))
            .ToArray();

        Assert.True(manifests.Length >= 5, "The documentation shows hardly any manifests.");
        Assert.DoesNotContain(manifests, m => m.Refusal is not null);
    }

    [Fact]
    public void Every_command_line_of_the_operator_is_one_that_it_understands()
    {
        var commands = MarkdownFile.All
            .SelectMany(page => page.Code(), (page, code) => (page.Name, Match: Regex.Match(code, @"(?:^\s*(?:\$ )?|\| )operator (?<arguments>[a-z][^|>;&)]*)")))
            .Where(c => c.Match.Success)
            .Select(c => (c.Name, Line: c.Match.Groups["arguments"].Value, Problem: Problem(c.Match.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))))
            .ToArray();

        Assert.True(commands.Length >= 10, "The documentation shows hardly any command lines.");
        Assert.DoesNotContain(commands, c => c.Problem is not null);
    }

    [Fact]
    public void Every_reason_has_a_runbook_and_every_runbook_a_reason()
    {
        var reasons = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        var folder = Repository.PathOf("docs", "runbooks");
        var pages = MarkdownFile.All.Where(page => Path.GetDirectoryName(page.Path) == folder && !page.Name.EndsWith("README.md", StringComparison.Ordinal)).ToArray();
        var index = MarkdownFile.All.Single(page => page.Path == Path.Combine(folder, "README.md"));

        Assert.Equal(reasons.Order(), pages.Select(page => Path.GetFileNameWithoutExtension(page.Path)).Order());
        Assert.Equal(reasons.Order(), index.Links.Where(link => !link.Contains('/', StringComparison.Ordinal)).Select(link => Path.GetFileNameWithoutExtension(link)).Distinct().Order());
        Assert.All(pages, page =>
        {
            Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(page.Path)}\n", page.Text, StringComparison.Ordinal);
            Assert.All(["## What it means", "## What to do", "## How it ends"], heading => Assert.Contains(heading, page.Text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_folder_of_the_source_has_a_line_in_the_architecture_and_every_line_a_folder()
    {
        var page = MarkdownFile.All.Single(page => page.Name == Path.Combine("docs", "architecture.md"));
        var named = Regex.Matches(page.Text, @"`src/(?<project>[\w.]+)/(?:\{(?<several>[\w,]+)\}|(?<one>\w+))[^`]*`")
            .SelectMany(match => (match.Groups["several"].Success ? match.Groups["several"].Value.Split(',') : [match.Groups["one"].Value])
                .Select(folder => $"src/{match.Groups["project"].Value}/{folder}"))
            .Distinct().Order(StringComparer.Ordinal);
        var there = Directory.EnumerateDirectories(Repository.PathOf("src")).SelectMany(Directory.EnumerateDirectories)
            .Select(folder => Path.GetRelativePath(Repository.Root, folder).Replace('\\', '/'))
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")).Order(StringComparer.Ordinal);

        Assert.Equal(there, named);
    }

    private static bool Leads(MarkdownFile page, string link)
    {
        if (page.Follow(link) is { } target)
        {
            return !link.Contains('#', StringComparison.Ordinal) || target.Anchors.Contains(link.Split('#')[1]);
        }

        var path = Path.GetFullPath(link.Split('#')[0], Path.GetDirectoryName(page.Path)!);
        return File.Exists(path) || Directory.Exists(path);
    }

    // A shell's here-document shows a manifest between its own first and last line, and fills in variables.
    private static string Manifest(string block) => Regex.Match(block, @"<<'?EOF'?\n(.*?)^EOF", RegexOptions.Multiline | RegexOptions.Singleline) is { Success: true } here
        ? Regex.Replace(here.Groups[1].Value, @"\$\w+", "x1")
        : block;

    /// <summary>What is wrong with a command line; null when nothing is. Values and what is missing are not looked at: examples leave things out.</summary>
    private static string? Problem(string[] arguments)
    {
        Command command = OperatorCommand.Create();
        var rest = arguments.AsEnumerable();
        while (command.Subcommands.Count > 0)
        {
            var name = rest.FirstOrDefault() ?? "";
            if (name.Length == 0 || name.Contains('\\'))
            {
                return null; // the program, or several verbs at once: generate crds\|docs
            }

            if (command.Subcommands.FirstOrDefault(c => c.Name == name) is not { } next)
            {
                return $"no verb {name}";
            }

            (command, rest) = (next, rest.Skip(1));
        }

        string[] known = [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name)), "--help"];
        return rest.Where(a => a.StartsWith("--", StringComparison.Ordinal)).Select(a => a.Split('=')[0]).Except(known).Select(option => $"no option {option}").FirstOrDefault();
    }
}
