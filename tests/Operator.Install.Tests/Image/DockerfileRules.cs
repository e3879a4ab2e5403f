using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Install.Tests.Image;

/// <summary>What an image of a controller must be: built once, small, without shell, run by a number that is not root.</summary>
internal static class DockerfileRules
{
    public static IEnumerable<string> Violations(string text)
    {
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var stages = lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).ToList();
        if (stages.Count < 2)
        {
            yield return "there must be a stage that builds and one that runs";
        }

        foreach (var image in stages.Select(stage => stage.Split(' ').First(part => part != "FROM" && !part.StartsWith("--", StringComparison.Ordinal))))
        {
            var tag = Regex.Match(image, @"[:@]([^/]*)$").Groups[1].Value;
            if (tag.Length == 0)
            {
                yield return $"{image} has no tag";
            }
            else if (tag == "latest")
            {
                yield return $"{image} is a moving tag";
            }
        }

        if (!stages[0].Contains("--platform=$BUILDPLATFORM", StringComparison.Ordinal))
        {
            yield return "it builds once per architecture, under emulation: name $BUILDPLATFORM";
        }

        if (!Regex.IsMatch(stages[^1], "chiseled|distroless|scratch"))
        {
            yield return "the last stage has a shell";
        }

        if (lines.Any(line => line.StartsWith("ADD ", StringComparison.Ordinal)))
        {
            yield return "ADD unpacks and downloads: COPY";
        }

        var last = lines[lines.LastIndexOf(stages[^1])..];
        foreach (var line in last.Where(line => Regex.IsMatch(line, @"^(ENTRYPOINT|CMD) [^\[]")))
        {
            yield return $"shell form: {line}";
        }

        if (last.Any(line => line.StartsWith("RUN ", StringComparison.Ordinal)))
        {
            yield return "RUN in the last stage needs a shell, and emulation";
        }

        if (last.Any(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal)))
        {
            yield return "the last stage copies from the context instead of from the build";
        }

        if (!last.Any(line => line.StartsWith("ENV ", StringComparison.Ordinal) && line.Contains(" HOME=", StringComparison.Ordinal)))
        {
            yield return "the user has no home: TLS fails where the runtime makes none up";
        }

        if (last.LastOrDefault(line => line.StartsWith("USER ", StringComparison.Ordinal)) is not { } user)
        {
            yield return "the last stage names no user";
        }
        else if (!int.TryParse(user[5..].Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            yield return "the user must be a number, or runAsNonRoot cannot be checked";
        }
        else if (id == 0)
        {
            yield return "the user must not be root";
        }
    }
}
