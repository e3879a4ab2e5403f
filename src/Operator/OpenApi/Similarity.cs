namespace Operator.OpenApi;

/// <summary>Tells a misspelt name from another one.</summary>
internal static class Similarity
{
    /// <summary>Whether the names differ in case, punctuation or at most two letters.</summary>
    public static bool IsClose(string known, string written)
    {
        var (a, b) = (Letters(known), Letters(written));
        return Math.Abs(a.Length - b.Length) <= 2 && Distance(a, b) <= Math.Min(2, a.Length / 4);
    }

    private static string Letters(string name) => new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], left) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j], left) = (row[j], cost, cost);
            }
        }

        return row[b.Length];
    }
}
