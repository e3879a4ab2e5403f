using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Operator.OpenApi;

/// <summary>
/// Names of objects. A name follows from the operation alone, so that operations added or removed later never rename another (a
/// renamed object is a deleted and a created one), and no two operations share one: where the readable form loses something
/// (letter case, punctuation, braces), a hash of the exact operation is appended.
/// </summary>
/// <param name="prefix">Begins every name; keeps imports of several APIs into one namespace apart.</param>
internal sealed partial class ManifestNames(string prefix)
{
    // The limit of a label, which names are copied into by many tools.
    private const int MaxLength = 63;
    private const int HashLength = 8;

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>For the integration of one operation: <c>PREFIX-METHOD-PATH</c>.</summary>
    public string OfOperation(string method, string path) => Take($"{method}{path}", ExactPath().IsMatch(path), $"{method} {path}");

    /// <summary>For an integration that several operations share: <c>PREFIX-shared-NAME</c>; no method is called so.</summary>
    public string OfComponent(string name) => Take($"shared-{name}", ExactName().IsMatch(name), $"components {name}");

    /// <summary>Small letters, digits and single dashes; never empty.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length > 0 ? trimmed : "api";
    }

    private string Take(string text, bool isExact, string identity)
    {
        var slug = Slug($"{prefix}-{text}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        var name = isExact && slug.Length <= MaxLength ? slug : WithHash(slug, hash[..HashLength]);
        for (var length = HashLength * 2; !taken.Add(name); length += HashLength)
        {
            name = WithHash(slug, hash[..Math.Min(length, MaxLength - 2)]);
        }

        return name;
    }

    private static string WithHash(string slug, string hash)
    {
        var room = MaxLength - hash.Length - 1;
        return $"{(slug.Length > room ? slug[..room].TrimEnd('-') : slug)}-{hash}";
    }

    // The forms that a slug keeps, but for the slash, which becomes the dash that such a path cannot have.
    [GeneratedRegex(@"\A(/|(/[a-z0-9]+)+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex ExactPath();

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex ExactName();
}
