using Operator.Cel.Syntax;

namespace Operator.Cel.Evaluation;

/// <summary>Runs the macros that bind a variable: over a list's items, a map's keys or an optional's value.</summary>
internal sealed class Comprehension(ComprehensionExpression node, Func<Expression, Scope?, CelValue> evaluate, Budget budget)
{
    public CelValue Run(Scope? scope)
    {
        var range = evaluate(node.Range, scope);
        if (range is CelError)
        {
            return range;
        }

        if (node.Kind is ComprehensionKind.OptMap or ComprehensionKind.OptFlatMap)
        {
            return Optional(range, scope);
        }

        var items = range switch
        {
            CelList list => list,
            CelMap map => map.Keys,
            _ => null,
        };
        if (items is null)
        {
            return new CelError($"got '{range.TypeName}', expected iterable type");
        }

        return node.Kind switch
        {
            ComprehensionKind.All => Decide(items, scope, deciding: false),
            ComprehensionKind.Exists => Decide(items, scope, deciding: true),
            ComprehensionKind.ExistsOne => ExistsOne(items, scope),
            ComprehensionKind.Filter => Filter(items, scope),
            _ => Map(items, scope),
        };
    }

    private CelValue Body(Expression body, CelValue item, Scope? scope)
    {
        budget.Charge(1);
        return item is CelError ? item : evaluate(body, new Scope(node.Variable, item, scope));
    }

    /// <summary>As a chain of <c>&amp;&amp;</c> or <c>||</c> over the items: one deciding item outweighs any errors.</summary>
    private CelValue Decide(IEnumerable<CelValue> items, Scope? scope, bool deciding)
    {
        CelError? failure = null;
        foreach (var item in items)
        {
            switch (Body(node.Body, item, scope))
            {
                case CelBool value when value.Value == deciding:
                    return value;
                case CelBool:
                    break;
                case CelError error:
                    failure ??= error;
                    break;
                default:
                    failure ??= CelError.NoSuchOverload().At(node.Body.Position);
                    break;
            }
        }

        return (CelValue?)failure ?? CelBool.Of(!deciding);
    }

    /// <summary>Unlike exists, the first error ends it: the count would be unknown.</summary>
    private CelValue ExistsOne(IEnumerable<CelValue> items, Scope? scope)
    {
        var count = 0;
        foreach (var item in items)
        {
            var value = Body(node.Body, item, scope);
            if (value is not CelBool holds)
            {
                return value as CelError ?? CelError.NoSuchOverload();
            }

            count += holds.Value ? 1 : 0;
        }

        return CelBool.Of(count == 1);
    }

    private CelValue Filter(IEnumerable<CelValue> items, Scope? scope)
    {
        var kept = new List<CelValue>();
        foreach (var item in items)
        {
            var value = Body(node.Body, item, scope);
            if (value is not CelBool holds)
            {
                return value as CelError ?? CelError.NoSuchOverload();
            }

            if (holds.Value)
            {
                kept.Add(item);
            }
        }

        return new ArrayList(kept);
    }

    private CelValue Map(IEnumerable<CelValue> items, Scope? scope)
    {
        var mapped = new List<CelValue>();
        foreach (var item in items)
        {
            if (node.Filter is not null)
            {
                var included = Body(node.Filter, item, scope);
                if (included is not CelBool holds)
                {
                    return included as CelError ?? CelError.NoSuchOverload();
                }

                if (!holds.Value)
                {
                    continue;
                }
            }

            var value = Body(node.Body, item, scope);
            if (value is CelError)
            {
                return value;
            }

            mapped.Add(value);
        }

        return new ArrayList(mapped);
    }

    private CelValue Optional(CelValue range, Scope? scope)
    {
        if (range is not CelOptional optional)
        {
            return CelError.NoSuchOverload();
        }

        if (optional.Value is null)
        {
            return optional;
        }

        var value = Body(node.Body, optional.Value, scope);
        return value switch
        {
            CelError => value,
            _ when node.Kind == ComprehensionKind.OptMap => CelOptional.Of(value),
            CelOptional => value,
            _ => CelError.NoSuchOverload(),
        };
    }
}
