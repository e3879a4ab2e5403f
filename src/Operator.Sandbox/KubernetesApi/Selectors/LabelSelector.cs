using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Selectors;

/// <summary>A parsed <c>labelSelector</c>: equality, set and existence requirements, all of which must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _requirements = [];

    /// <exception cref="ApiException">400: not a selector.</exception>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        var rest = text?.Trim() ?? "";
        while (rest.Length > 0)
        {
            var match = Requirement().Match(rest);
            if (!match.Success)
            {
                throw StatusErrors.BadRequest($"unable to parse requirement: found '{rest}', expected: a label key, '!', in, notin, =, ==, !=, gt, lt");
            }

            selector._requirements.Add(RequirementOf(match));
            rest = rest[match.Length..];
        }

        return selector;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(r => r(labels));

    private static Func<IReadOnlyDictionary<string, string>, bool> RequirementOf(Match match)
    {
        var key = match.Groups["key"].Value;
        if (match.Groups["set"].Success)
        {
            var values = match.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
            return match.Groups["set"].Value == "in"
                ? labels => labels.TryGetValue(key, out var value) && values.Contains(value)
                : labels => !labels.TryGetValue(key, out var value) || !values.Contains(value);
        }

        var wanted = match.Groups["value"].Value;
        return match.Groups["op"].Value switch
        {
            "=" or "==" => labels => labels.TryGetValue(key, out var value) && value == wanted,
            "!=" => labels => !labels.TryGetValue(key, out var value) || value != wanted,
            ">" => labels => Compare(labels, key, wanted) > 0,
            "<" => labels => Compare(labels, key, wanted) < 0,
            _ when match.Groups["not"].Length > 0 => labels => !labels.ContainsKey(key),
            _ => labels => labels.ContainsKey(key),
        };
    }

    private static int? Compare(IReadOnlyDictionary<string, string> labels, string key, string wanted) =>
        labels.TryGetValue(key, out var text)
        && long.TryParse(text, CultureInfo.InvariantCulture, out var value)
        && long.TryParse(wanted, CultureInfo.InvariantCulture, out var limit)
            ? value.CompareTo(limit)
            : null;

    [GeneratedRegex(
        @"^\s*(?:(?<not>!)\s*)?(?<key>[A-Za-z0-9][-A-Za-z0-9_./]*)\s*(?:(?<op>==|!=|=|>|<)\s*(?<value>[-A-Za-z0-9_.]*)|\s(?<set>in|notin)\s*\((?<values>[^()]*)\))?\s*(?:,|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Requirement();
}
