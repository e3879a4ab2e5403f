using System.Text.RegularExpressions;
using Operator.Processes;

namespace Operator.Install.Tests;

/// <summary>A kustomization that a user has outside the repository; it goes when disposed of.</summary>
internal sealed partial class OwnKustomization : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kustomization-");

    private OwnKustomization(string text) => File.WriteAllText(System.IO.Path.Combine(Path, "kustomization.yaml"), text);

    public string Path => _folder.FullName;

    /// <summary>All of <c>config/default</c>, and components.</summary>
    public static OwnKustomization With(params IEnumerable<string> components) => new(WithText(components));

    /// <summary>The same in another namespace.</summary>
    public static OwnKustomization MovedTo(string ns, params IEnumerable<string> components) => new($"namespace: {ns}\n{WithText(components)}");

    /// <summary>A copy of an overlay whose components, comments there, are put to use.</summary>
    public static OwnKustomization CopyOf(string overlay)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Binaries.Repository, "config", "overlays", overlay, "kustomization.yaml"));
        return new(InConfig(CommentedComponents().Replace(text, match => match.Value[1..])));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string WithText(IEnumerable<string> components) => InConfig($"""
        resources:
          - ../../default
        components:
        {string.Join('\n', components.Select(name => $"  - ../../components/{name}"))}
        """);

    // Kustomize takes folders of its own kind from anywhere, but no absolute paths. The links that a path of the system's may have would lead astray.
    private static string InConfig(string text) => text.Replace("../../", $"{string.Concat(Enumerable.Repeat("../", 32))}{Binaries.Repository.TrimStart('/')}/config/", StringComparison.Ordinal);

    [GeneratedRegex("^#(components:|  - .*components/.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CommentedComponents();
}
