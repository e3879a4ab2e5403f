using System.Globalization;

namespace Operator.Kubernetes.Controllers;

/// <summary>Order of resource versions.</summary>
internal static class ResourceVersions
{
    /// <summary>
    /// Whether <paramref name="seen"/> is <paramref name="wanted"/> or newer. Versions are opaque by contract but decimal numbers in every API
    /// server that there is; when either is no number only equality proves anything, and a different version counts as older.
    /// </summary>
    public static bool IsAtLeast(string? seen, string wanted)
    {
        if (string.Equals(seen, wanted, StringComparison.Ordinal))
        {
            return true;
        }

        return TryParse(seen, out var left) && TryParse(wanted, out var right) && left >= right;
    }

    private static bool TryParse(string? text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
