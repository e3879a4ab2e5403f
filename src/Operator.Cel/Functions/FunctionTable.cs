using Operator.Cel.Evaluation;
using Operator.Cel.Syntax;

namespace Operator.Cel.Functions;

/// <summary>
/// Every function of the subset, by style and number of arguments. What is not in the table is refused at compile time.
/// </summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, CelFunction> Functions = Build();

    /// <summary>Prefixes that qualify functions, as in <c>sets.contains(a, b)</c>.</summary>
    private static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal) { "optional", "sets", "math", "base64", "lists", "strings" };

    public static CallExpression Bind(string name, Expression? target, IReadOnlyList<Expression> arguments, int position)
    {
        if (target is IdentifierExpression { Name: var prefix } && Namespaces.Contains(prefix))
        {
            return Bind($"{prefix}.{name}", null, arguments, position);
        }

        var key = Key(name, target is not null, arguments.Count);
        if (!Functions.TryGetValue(key, out var function))
        {
            throw new CelUnsupportedException($"function '{key}' is not supported", position);
        }

        IReadOnlyList<Expression> all = target is null ? arguments : [target, .. arguments];
        return new CallExpression(RegexFunctions.Specialize(function, all), all, position);
    }

    private static string Key(string name, bool member, int arguments) =>
        $"{(member ? "." : "")}{name}({string.Join(", ", Enumerable.Repeat("_", arguments))})";

    private static Dictionary<string, CelFunction> Build()
    {
        var table = new Dictionary<string, CelFunction>(StringComparer.Ordinal);

        void Add(string name, bool member, int minimum, int maximum, FunctionBody body, Func<CelValue, CelValue?>? shortCut = null)
        {
            for (var count = minimum; count <= maximum; count++)
            {
                table.Add(Key(name, member, count), new CelFunction(name, body) { ShortCut = shortCut });
            }
        }

        void Global(string name, int arguments, FunctionBody body) => Add(name, false, arguments, arguments, body);
        void Member(string name, int minimum, int maximum, FunctionBody body) => Add(name, true, minimum, maximum, body);

        Global("size", 1, CollectionFunctions.Size);
        Member("size", 0, 0, CollectionFunctions.Size);
        Global("dyn", 1, (a, _) => a[0]);
        Global("type", 1, (a, _) => TypeNames.Of(a[0].TypeName));
        Global("int", 1, (a, _) => Conversions.ToInt(a[0]));
        Global("uint", 1, (a, _) => Conversions.ToUint(a[0]));
        Global("double", 1, (a, _) => Conversions.ToDouble(a[0]));
        Global("bool", 1, (a, _) => Conversions.ToBool(a[0]));
        Global("string", 1, (a, _) => Conversions.ToText(a[0]));

        Member("startsWith", 1, 1, StringFunctions.StartsWith);
        Member("endsWith", 1, 1, StringFunctions.EndsWith);
        Member("contains", 1, 1, StringFunctions.Contains);
        Member("charAt", 1, 1, StringFunctions.CharAt);
        Member("lowerAscii", 0, 0, StringFunctions.LowerAscii);
        Member("upperAscii", 0, 0, StringFunctions.UpperAscii);
        Member("trim", 0, 0, StringFunctions.Trim);
        Member("replace", 2, 3, StringFunctions.Replace);
        Member("split", 1, 2, StringFunctions.Split);
        Member("substring", 1, 2, StringFunctions.Substring);
        Member("join", 0, 1, StringFunctions.Join);
        Member("indexOf", 1, 2, (a, b) => a[0] is CelList ? CollectionFunctions.IndexOf(a, b) : StringFunctions.IndexOf(a, b));
        Member("lastIndexOf", 1, 2, (a, b) => a[0] is CelList ? CollectionFunctions.LastIndexOf(a, b) : StringFunctions.LastIndexOf(a, b));

        Global("matches", 2, RegexFunctions.Matches);
        Member("matches", 1, 1, RegexFunctions.Matches);
        Member("find", 1, 1, RegexFunctions.Find);
        Member("findAll", 1, 2, RegexFunctions.FindAll);

        Member("isSorted", 0, 0, CollectionFunctions.IsSorted);
        Member("sum", 0, 0, CollectionFunctions.Sum);
        Member("min", 0, 0, CollectionFunctions.Min);
        Member("max", 0, 0, CollectionFunctions.Max);

        Global("sets.contains", 2, SetFunctions.Contains);
        Global("sets.intersects", 2, SetFunctions.Intersects);
        Global("sets.equivalent", 2, SetFunctions.Equivalent);

        Global("optional.of", 1, (a, _) => CelOptional.Of(a[0]));
        Global("optional.none", 0, (_, _) => CelOptional.None);
        Global("optional.ofNonZeroValue", 1, OptionalFunctions.OfNonZeroValue);
        Member("hasValue", 0, 0, OptionalFunctions.HasValue);
        Member("value", 0, 0, OptionalFunctions.Value);
        Add("or", true, 1, 1, OptionalFunctions.Or, OptionalFunctions.FirstIfPresent);
        Add("orValue", true, 1, 1, OptionalFunctions.OrValue, OptionalFunctions.ValueIfPresent);
        return table;
    }
}
