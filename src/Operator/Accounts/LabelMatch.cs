using Operator.Apis.V1Alpha1;

namespace Operator.Accounts;

/// <summary>Label selectors, judged as the API server judges them.</summary>
internal static class LabelMatch
{
    /// <summary>Whether labels meet a selector; an empty selector is met by all.</summary>
    public static bool Of(NamespaceSelector selector, IDictionary<string, string>? labels) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => Value(labels, wanted.Key) == wanted.Value)
        && (selector.MatchExpressions ?? []).All(requirement => Holds(requirement, Value(labels, requirement.Key)));

    // An operator that is not known holds for nobody: who does not understand a demand must not wave it through.
    private static bool Holds(LabelRequirement requirement, string? value) => requirement.Operator switch
    {
        "In" => value is not null && requirement.Values?.Contains(value) == true,
        "NotIn" => value is null || requirement.Values?.Contains(value) != true,
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => false,
    };

    private static string? Value(IDictionary<string, string>? labels, string key) => labels?.TryGetValue(key, out var value) == true ? value : null;
}
