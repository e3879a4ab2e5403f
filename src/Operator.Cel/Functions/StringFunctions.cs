using System.Text;
using Operator.Cel.Evaluation;

namespace Operator.Cel.Functions;

/// <summary>CEL's string functions and its "strings" extension, as the API server offers them. All comparisons are ordinal.</summary>
internal static class StringFunctions
{
    public static CelValue StartsWith(CelValue[] arguments, Budget budget) =>
        Test(arguments, budget, (text, part) => text.StartsWith(part, StringComparison.Ordinal));

    public static CelValue EndsWith(CelValue[] arguments, Budget budget) =>
        Test(arguments, budget, (text, part) => text.EndsWith(part, StringComparison.Ordinal));

    public static CelValue Contains(CelValue[] arguments, Budget budget) =>
        Test(arguments, budget, (text, part) => text.Contains(part, StringComparison.Ordinal));

    public static CelValue LowerAscii(CelValue[] arguments, Budget budget) =>
        Transform(arguments, budget, text => Map(text, c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));

    public static CelValue UpperAscii(CelValue[] arguments, Budget budget) =>
        Transform(arguments, budget, text => Map(text, c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c));

    public static CelValue Trim(CelValue[] arguments, Budget budget) => Transform(arguments, budget, text => text.Trim());

    public static CelValue CharAt(CelValue[] arguments, Budget budget)
    {
        if (arguments is not [CelString { Value: var text }, CelInt index])
        {
            return CelError.NoSuchOverload();
        }

        budget.ChargeText(text.Length);
        var offset = CodePoints.ToUtf16(text, index.Value);
        return offset < 0
            ? OutOfRange(index.Value)
            : new CelString(offset == text.Length ? "" : text.Substring(offset, CodePoints.LengthAt(text, offset)));
    }

    public static CelValue Substring(CelValue[] arguments, Budget budget)
    {
        if (arguments[0] is not CelString { Value: var text } || arguments[1] is not CelInt start
            || (arguments.Length == 3 && arguments[2] is not CelInt))
        {
            return CelError.NoSuchOverload();
        }

        budget.ChargeText(text.Length);
        var end = arguments.Length == 3 ? ((CelInt)arguments[2]).Value : CodePoints.Count(text);
        if (arguments.Length == 3 && start.Value > end)
        {
            return new CelError($"invalid substring range. start: {start.Value}, end: {end}");
        }

        var from = CodePoints.ToUtf16(text, start.Value);
        var to = CodePoints.ToUtf16(text, end);
        return from < 0 ? OutOfRange(start.Value) : to < 0 ? OutOfRange(end) : new CelString(text[from..to]);
    }

    public static CelValue IndexOf(CelValue[] arguments, Budget budget)
    {
        if (!TrySearch(arguments, budget, out var text, out var part, out var offset))
        {
            return CelError.NoSuchOverload();
        }

        var start = offset ?? 0;
        if (part.Length == 0)
        {
            return new CelInt(start);
        }

        if (start < 0)
        {
            return OutOfRange(start);
        }

        var from = CodePoints.ToUtf16(text, start);
        var found = from < 0 ? -1 : text.IndexOf(part, from, StringComparison.Ordinal);
        return new CelInt(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    public static CelValue LastIndexOf(CelValue[] arguments, Budget budget)
    {
        if (!TrySearch(arguments, budget, out var text, out var part, out var offset))
        {
            return CelError.NoSuchOverload();
        }

        var length = CodePoints.Count(text);
        if (part.Length == 0)
        {
            return new CelInt(offset ?? length);
        }

        var start = offset ?? length - 1;
        if (start < 0)
        {
            return OutOfRange(start);
        }

        if (start >= length)
        {
            return new CelInt(-1);
        }

        // The match may start at the offset at the latest, so it ends at most one part's length behind it.
        var end = Math.Min(text.Length, CodePoints.ToUtf16(text, start) + part.Length);
        var found = text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);
        return new CelInt(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    public static CelValue Replace(CelValue[] arguments, Budget budget)
    {
        if (arguments[0] is not CelString { Value: var text } || arguments[1] is not CelString { Value: var old }
            || arguments[2] is not CelString { Value: var replacement } || (arguments.Length == 4 && arguments[3] is not CelInt))
        {
            return CelError.NoSuchOverload();
        }

        var limit = arguments.Length == 4 ? ((CelInt)arguments[3]).Value : -1;
        var remaining = limit < 0 ? long.MaxValue : limit;
        budget.ChargeText(text.Length);
        var result = new StringBuilder();
        var position = 0;
        while (remaining-- > 0)
        {
            // An empty text to replace matches before every character and at the end.
            var found = old.Length > 0 ? text.IndexOf(old, position, StringComparison.Ordinal) : position <= text.Length ? position : -1;
            if (found < 0)
            {
                break;
            }

            budget.ChargeText(replacement.Length);
            result.Append(text, position, found - position).Append(replacement);
            position = found + old.Length;
            if (old.Length == 0)
            {
                if (position == text.Length)
                {
                    return new CelString(result.ToString());
                }

                var length = CodePoints.LengthAt(text, position);
                result.Append(text, position, length);
                position += length;
            }
        }

        return new CelString(result.Append(text, position, text.Length - position).ToString());
    }

    public static CelValue Split(CelValue[] arguments, Budget budget)
    {
        if (arguments[0] is not CelString { Value: var text } || arguments[1] is not CelString { Value: var separator }
            || (arguments.Length == 3 && arguments[2] is not CelInt))
        {
            return CelError.NoSuchOverload();
        }

        var limit = arguments.Length == 3 ? ((CelInt)arguments[2]).Value : -1;
        budget.ChargeText(text.Length);
        var parts = new List<CelValue>();
        if (limit == 0)
        {
            return new ArrayList(parts);
        }

        var position = 0;
        while (limit < 0 || parts.Count + 1 < limit)
        {
            // An empty separator splits into characters.
            var end = separator.Length > 0
                ? text.IndexOf(separator, position, StringComparison.Ordinal)
                : position < text.Length ? position + CodePoints.LengthAt(text, position) : -1;
            if (end < 0 || (separator.Length == 0 && end == text.Length))
            {
                break;
            }

            budget.Charge(1);
            parts.Add(new CelString(text[position..end]));
            position = end + separator.Length;
        }

        if (separator.Length > 0 || position < text.Length)
        {
            parts.Add(new CelString(text[position..]));
        }

        return new ArrayList(parts);
    }

    public static CelValue Join(CelValue[] arguments, Budget budget)
    {
        if (arguments[0] is not CelList list || (arguments.Length == 2 && arguments[1] is not CelString))
        {
            return CelError.NoSuchOverload();
        }

        var separator = arguments.Length == 2 ? ((CelString)arguments[1]).Value : "";
        var result = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not CelString { Value: var item })
            {
                return list[i] as CelError ?? CelError.NoSuchOverload();
            }

            budget.ChargeText((long)item.Length + separator.Length);
            result.Append(i == 0 ? "" : separator).Append(item);
        }

        return new CelString(result.ToString());
    }

    private static bool TrySearch(CelValue[] arguments, Budget budget, out string text, out string part, out long? offset)
    {
        text = (arguments[0] as CelString)?.Value ?? "";
        part = (arguments[1] as CelString)?.Value ?? "";
        offset = arguments.Length == 3 ? (arguments[2] as CelInt)?.Value : null;
        budget.ChargeText((long)text.Length + part.Length);
        return arguments[0] is CelString && arguments[1] is CelString && (arguments.Length == 2 || arguments[2] is CelInt);
    }

    private static CelValue Test(CelValue[] arguments, Budget budget, Func<string, string, bool> test)
    {
        if (arguments is not [CelString text, CelString part])
        {
            return CelError.NoSuchOverload();
        }

        budget.ChargeText(text.Value.Length);
        return CelBool.Of(test(text.Value, part.Value));
    }

    private static CelValue Transform(CelValue[] arguments, Budget budget, Func<string, string> transform)
    {
        if (arguments is not [CelString text])
        {
            return CelError.NoSuchOverload();
        }

        budget.ChargeText(text.Value.Length);
        return new CelString(transform(text.Value));
    }

    private static string Map(string text, Func<char, char> map) =>
        string.Create(text.Length, (text, map), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = state.map(state.text[i]);
            }
        });

    private static CelError OutOfRange(long index) => new($"index out of range: {index}");
}
