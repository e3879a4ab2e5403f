using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Processes;

namespace Operator.Install.Tests.Image;

/// <summary>What the repository's Dockerfile says about the container, read from its last stage.</summary>
internal static partial class Dockerfile
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Binaries.Repository, "Dockerfile")).ReplaceLineEndings("\n");

    /// <summary>Images that it begins with.</summary>
    public static IReadOnlyList<string> Bases { get; } =
        [.. From().Matches(Text).Select(match => match.Groups["image"].Value)];

    /// <summary>What a container runs when nobody says otherwise: entry point and arguments.</summary>
    public static (IReadOnlyList<string> EntryPoint, IReadOnlyList<string> Arguments) Process { get; } = (Words("ENTRYPOINT"), Words("CMD"));

    /// <summary>As a number, before the colon.</summary>
    public static string User { get; } = Regex.Match(LastStage, @"^USER (\d+):(\d+)$", RegexOptions.Multiline).Groups[1].Value;

    public static IReadOnlyDictionary<string, string?> Environment { get; } =
        Regex.Match(LastStage.Replace("\\\n", " ", StringComparison.Ordinal), "^ENV (.*)$", RegexOptions.Multiline).Groups[1].Value
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);

    private static string LastStage => Text[Text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];

    private static string[] Words(string instruction) =>
        JsonSerializer.Deserialize<string[]>(Regex.Match(LastStage, $@"^{instruction} (\[.*\])$", RegexOptions.Multiline).Groups[1].Value)!;

    [GeneratedRegex(@"^FROM (?:--platform=\S+ )?(?<image>\S+)", RegexOptions.Multiline)]
    private static partial Regex From();
}
