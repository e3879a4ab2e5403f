using Operator.Cel.Syntax;

namespace Operator.Cel.Evaluation;

/// <summary>Walks a tree. One instance serves one evaluation; failures travel as <see cref="CelError"/> values.</summary>
internal sealed class Evaluator(IReadOnlyDictionary<string, object?> variables, Budget budget)
{
    private readonly Dictionary<string, CelValue> taken = new(StringComparer.Ordinal);

    public CelValue Evaluate(Expression root) => Evaluate(root, null);

    private CelValue Evaluate(Expression node, Scope? scope)
    {
        budget.Charge(1);
        var value = node switch
        {
            LiteralExpression literal => literal.Value,
            IdentifierExpression identifier => Lookup(identifier.Name, scope),
            SelectExpression select => Lookups.Select(Evaluate(select.Operand, scope), select.Field, select.Optional),
            HasExpression has => Lookups.Has(Evaluate(has.Operand, scope), has.Field),
            IndexExpression index => Index(index, scope),
            CallExpression call => Call(call, scope),
            ListExpression list => List(list, scope),
            MapExpression map => Map(map, scope),
            ConditionalExpression conditional => Conditional(conditional, scope),
            LogicalExpression logical => Logical(logical, scope),
            UnaryExpression unary => Unary(unary, scope),
            BinaryExpression binary => Binary(binary, scope),
            ComprehensionExpression comprehension => new Comprehension(comprehension, Evaluate, budget).Run(scope),
            _ => throw new InvalidOperationException($"no evaluation for {node.GetType()}"),
        };
        return value is CelError error ? error.At(node.Position) : value;
    }

    private CelValue Lookup(string name, Scope? scope)
    {
        for (var s = scope; s is not null; s = s.Outer)
        {
            if (s.Name == name)
            {
                return s.Value;
            }
        }

        if (taken.TryGetValue(name, out var value))
        {
            return value;
        }

        if (variables.TryGetValue(name, out var raw))
        {
            return taken[name] = CelValue.From(raw);
        }

        return TypeNames.Contains(name) ? TypeNames.Of(name) : new CelError($"no such attribute(s): {name}");
    }

    private CelValue Index(IndexExpression node, Scope? scope)
    {
        var operand = Evaluate(node.Operand, scope);
        if (operand is CelError)
        {
            return operand;
        }

        var index = Evaluate(node.Index, scope);
        return index is CelError ? index : Lookups.Index(operand, index, node.Optional);
    }

    private CelValue Call(CallExpression node, Scope? scope)
    {
        var arguments = new CelValue[node.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(node.Arguments[i], scope);
            if (arguments[i] is CelError)
            {
                return arguments[i];
            }

            if (i == 0 && node.Function.ShortCut?.Invoke(arguments[0]) is { } result)
            {
                return result;
            }
        }

        return node.Function.Body(arguments, budget);
    }

    private CelValue List(ListExpression node, Scope? scope)
    {
        var items = new List<CelValue>(node.Elements.Count);
        foreach (var element in node.Elements)
        {
            var value = Evaluate(element.Value, scope);
            if (value is CelError)
            {
                return value;
            }

            if (!element.Optional)
            {
                items.Add(value);
            }
            else if (value is not CelOptional optional)
            {
                return CelError.NoSuchOverload();
            }
            else if (optional.Value is not null)
            {
                items.Add(optional.Value);
            }
        }

        return new ArrayList(items);
    }

    private CelValue Map(MapExpression node, Scope? scope)
    {
        var entries = new Dictionary<CelValue, CelValue>(node.Entries.Count, LiteralMap.KeyComparer);
        foreach (var entry in node.Entries)
        {
            var key = Evaluate(entry.Key, scope);
            if (key is CelError)
            {
                return key;
            }

            var value = Evaluate(entry.Value, scope);
            if (value is CelError)
            {
                return value;
            }

            if (entry.Optional)
            {
                if (value is not CelOptional optional)
                {
                    return CelError.NoSuchOverload();
                }

                if (optional.Value is null)
                {
                    continue;
                }

                value = optional.Value;
            }

            // The API server lets the last of several equal keys win.
            entries[key] = value;
        }

        return new LiteralMap(entries);
    }

    private CelValue Conditional(ConditionalExpression node, Scope? scope) => Evaluate(node.Condition, scope) switch
    {
        CelBool condition => Evaluate(condition.Value ? node.WhenTrue : node.WhenFalse, scope),
        CelError error => error,
        _ => CelError.NoSuchOverload(),
    };

    /// <summary>
    /// Commutative logic: one deciding operand (false for and, true for or) settles it, whatever the others are; only without
    /// one does an error, or an operand that is no bool, come through.
    /// </summary>
    private CelValue Logical(LogicalExpression node, Scope? scope)
    {
        CelError? failure = null;
        foreach (var operand in node.Operands)
        {
            switch (Evaluate(operand, scope))
            {
                case CelBool value when value.Value != node.IsAnd:
                    return value;
                case CelBool:
                    break;
                case CelError error:
                    failure ??= error;
                    break;
                default:
                    failure ??= CelError.NoSuchOverload().At(operand.Position);
                    break;
            }
        }

        return (CelValue?)failure ?? CelBool.Of(node.IsAnd);
    }

    private CelValue Unary(UnaryExpression node, Scope? scope) => (node.Operator, Evaluate(node.Operand, scope)) switch
    {
        (_, CelError error) => error,
        (UnaryOperator.Not, CelBool value) => CelBool.Of(!value.Value),
        (UnaryOperator.Negate, var value) => Arithmetic.Negate(value),
        _ => CelError.NoSuchOverload(),
    };

    private CelValue Binary(BinaryExpression node, Scope? scope)
    {
        var left = Evaluate(node.Left, scope);
        if (left is CelError)
        {
            return left;
        }

        var right = Evaluate(node.Right, scope);
        if (right is CelError)
        {
            return right;
        }

        switch (node.Operator)
        {
            case BinaryOperator.Equal:
                return CelBool.Of(Equality.AreEqual(left, right, budget));
            case BinaryOperator.NotEqual:
                return CelBool.Of(!Equality.AreEqual(left, right, budget));
            case BinaryOperator.In:
                return Lookups.In(left, right, budget);
            case BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return Ordering.TryCompare(left, right, budget, out var order) ? Relation(node.Operator, order) : CelError.NoSuchOverload();
            default:
                return Arithmetic.Apply(node.Operator, left, right, budget);
        }
    }

    /// <summary>Without an order (NaN) every relation is false.</summary>
    private static CelBool Relation(BinaryOperator symbol, int? order) => CelBool.Of(symbol switch
    {
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        _ => order >= 0,
    });
}

/// <summary>A variable bound by a macro.</summary>
internal sealed record Scope(string Name, CelValue Value, Scope? Outer);
