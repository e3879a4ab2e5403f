using System.Text.RegularExpressions;
using Operator.Tests.Apis;

namespace Operator.Tests.Docs;

/// <summary>A page of the documentation, taken apart as far as the tests need it.</summary>
internal sealed partial class MarkdownFile
{
    private MarkdownFile(string path)
    {
        Path = path;
        Text = File.ReadAllText(path).ReplaceLineEndings("\n");
        Fences = [.. Fence().Matches(Text).Select(m => (m.Groups["language"].Value, m.Groups["content"].Value))];
        Prose = Fence().Replace(Text, "");
        Anchors = [.. Heading().Matches(Prose).Select(m => Slug(m.Groups["text"].Value))];
        Links = [.. Link().Matches(Prose).Select(m => m.Groups["target"].Value)];
    }

    /// <summary>Every page of the repository.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(new[] { "docs", "charts", "config" }.Select(folder => Repository.PathOf(folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Order(StringComparer.Ordinal).Select(path => new MarkdownFile(path)),
    ];

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Path below the repository, for messages.</summary>
    public string Name => System.IO.Path.GetRelativePath(Repository.Root, Path);

    public string Text { get; }

    /// <summary>The text without fenced blocks.</summary>
    public string Prose { get; }

    public IReadOnlyList<(string Language, string Content)> Fences { get; }

    /// <summary>What a link can name behind <c>#</c>, as GitHub derives it from headings.</summary>
    public IReadOnlyList<string> Anchors { get; }

    public IReadOnlyList<string> Links { get; }

    /// <summary>Code, one piece per element: lines of fenced blocks, continued lines joined, and spans in the text.</summary>
    public IEnumerable<string> Code() => Fences
        .SelectMany(f => f.Content.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Concat(Span().Matches(Prose).Select(m => m.Groups["code"].Value));

    /// <summary>The page that a relative link of this one leads to; null for other files.</summary>
    public MarkdownFile? Follow(string link)
    {
        var path = link.StartsWith('#') ? Path : System.IO.Path.GetFullPath(link.Split('#')[0], System.IO.Path.GetDirectoryName(Path)!);
        path = Directory.Exists(path) ? System.IO.Path.Combine(path, "README.md") : path;
        return All.FirstOrDefault(page => page.Path == path);
    }

    private static string Slug(string heading) =>
        NotInSlugs().Replace(heading.ToLowerInvariant(), "").Trim().Replace(' ', '-');

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)[^\n]*\n(?<content>.*?)^\k<indent>```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ +(?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInSlugs();
}
