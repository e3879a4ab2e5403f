namespace Operator.Cel.Functions;

/// <summary>CEL counts characters by code point; .NET by UTF-16 unit. These convert between the two.</summary>
internal static class CodePoints
{
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
            {
                count--;
            }
        }

        return count;
    }

    /// <summary>The UTF-16 offset of the code point at <paramref name="index"/>; -1 beyond the end, which itself is a valid place.</summary>
    public static int ToUtf16(string text, long index)
    {
        var offset = 0;
        for (; index > 0 && offset < text.Length; index--)
        {
            offset += LengthAt(text, offset);
        }

        return index == 0 ? offset : -1;
    }

    public static int LengthAt(string text, int offset) =>
        offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
}
