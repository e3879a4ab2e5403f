using System.Buffers;
using System.Text;

namespace Operator.Kubernetes.Core;

/// <summary>Cuts text for people to the sizes that the API server takes, measured in UTF-8 bytes as it measures them.</summary>
internal static class BoundedText
{
    private const string Ellipsis = "…";

    /// <summary>
    /// <paramref name="text"/> within <paramref name="maxBytes"/> UTF-8 bytes (at least 3): unchanged if it fits, else cut between two characters and
    /// ended with an ellipsis. Lone surrogates become U+FFFD, which is what would be sent anyway.
    /// </summary>
    public static string Fit(string text, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 3);
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var room = maxBytes - Encoding.UTF8.GetByteCount(Ellipsis);
        var end = 0;
        while (end < text.Length)
        {
            // A lone surrogate decodes as U+FFFD with one char consumed: three bytes, exactly what the encoder will write for it.
            if (Rune.DecodeFromUtf16(text.AsSpan(end), out var rune, out var consumed) == OperationStatus.NeedMoreData)
            {
                rune = Rune.ReplacementChar;
            }

            if (rune.Utf8SequenceLength > room)
            {
                break;
            }

            room -= rune.Utf8SequenceLength;
            end += consumed;
        }

        return string.Concat(text.AsSpan(0, end), Ellipsis);
    }
}
