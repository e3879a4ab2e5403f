namespace Operator.Accounts;

/// <summary>Patterns in which <c>*</c> stands for any characters and, where wanted, <c>?</c> for one. Letter case counts.</summary>
internal static class Wildcards
{
    /// <summary>Whether all of <paramref name="text"/> is what the pattern describes. Linear in practice: one star is remembered, never all of them.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text.</param>
    /// <param name="one">Whether <c>?</c> stands for one character; otherwise it stands for itself.</param>
    public static bool Match(string pattern, string text, bool one)
    {
        var (p, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == text[t] || (one && pattern[p] == '?')))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
