using Operator.Cel.Evaluation;
using Operator.Cel.Patterns;
using Operator.Cel.Syntax;

namespace Operator.Cel.Functions;

/// <summary><c>matches</c>, <c>find</c> and <c>findAll</c> with RE2's semantics.</summary>
internal static class RegexFunctions
{
    /// <summary>
    /// A literal pattern is translated at compile time: a bad one is refused there, as the API server does, and none is
    /// translated twice.
    /// </summary>
    public static CelFunction Specialize(CelFunction function, IReadOnlyList<Expression> arguments)
    {
        if (function.Name is not ("matches" or "find" or "findAll") || arguments[1] is not LiteralExpression { Value: CelString pattern } literal)
        {
            return function;
        }

        Re2Pattern regex;
        try
        {
            regex = Re2Pattern.Translate(pattern.Value);
        }
        catch (Re2SyntaxException e)
        {
            throw new CelSyntaxException(e.Message, literal.Position);
        }
        catch (CelUnsupportedException e)
        {
            throw new CelUnsupportedException(e.Problem, literal.Position);
        }

        FunctionBody body = function.Name switch
        {
            "matches" => (a, b) => Matches(a, regex, b),
            "find" => (a, b) => Find(a, regex, b),
            _ => (a, b) => FindAll(a, regex, b),
        };
        return function with { Body = body };
    }

    public static CelValue Matches(CelValue[] arguments, Budget budget) => WithPattern(arguments, budget, Matches);

    public static CelValue Find(CelValue[] arguments, Budget budget) => WithPattern(arguments, budget, Find);

    public static CelValue FindAll(CelValue[] arguments, Budget budget) => WithPattern(arguments, budget, FindAll);

    private static CelValue WithPattern(CelValue[] arguments, Budget budget, Func<CelValue[], Re2Pattern, Budget, CelValue> run)
    {
        if (arguments[1] is not CelString pattern)
        {
            return CelError.NoSuchOverload();
        }

        // Building the automaton costs far more than a step per ten characters.
        budget.Charge(pattern.Value.Length + 100);
        try
        {
            return run(arguments, Re2Pattern.Translate(pattern.Value), budget);
        }
        catch (Re2SyntaxException e)
        {
            return new CelError(e.Message);
        }
    }

    private static CelValue Matches(CelValue[] arguments, Re2Pattern regex, Budget budget) =>
        TryText(arguments, regex, budget, out var text) ? CelBool.Of(regex.IsMatch(text)) : CelError.NoSuchOverload();

    private static CelValue Find(CelValue[] arguments, Re2Pattern regex, Budget budget) =>
        TryText(arguments, regex, budget, out var text) ? new CelString(regex.FirstMatch(text)) : CelError.NoSuchOverload();

    private static CelValue FindAll(CelValue[] arguments, Re2Pattern regex, Budget budget)
    {
        if (!TryText(arguments, regex, budget, out var text) || (arguments.Length == 3 && arguments[2] is not CelInt))
        {
            return CelError.NoSuchOverload();
        }

        var limit = arguments.Length == 3 ? ((CelInt)arguments[2]).Value : -1;
        var found = new List<CelValue>();
        foreach (var match in regex.AllMatches(text))
        {
            if (limit >= 0 && found.Count >= limit)
            {
                break;
            }

            budget.ChargeText(match.Length);
            found.Add(new CelString(match));
        }

        return new ArrayList(found);
    }

    /// <summary>Matching is linear in the text for a given pattern, and the pattern's size is the factor; as the API server charges.</summary>
    private static bool TryText(CelValue[] arguments, Re2Pattern regex, Budget budget, out string text)
    {
        text = (arguments[0] as CelString)?.Value ?? "";
        budget.Charge(((text.Length / 10L) + 1) * ((regex.SourceLength / 4) + 1));
        return arguments[0] is CelString;
    }
}
