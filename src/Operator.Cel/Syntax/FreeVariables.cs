using Operator.Cel.Evaluation;

namespace Operator.Cel.Syntax;

/// <summary>Finds the declared variables that a tree uses, and refuses names that nothing declares.</summary>
internal static class FreeVariables
{
    public static IReadOnlySet<string> Of(Expression root, IReadOnlyCollection<string> declared)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Visit(root, [], declared, used);
        return used;
    }

    private static void Visit(Expression node, IReadOnlyList<string> bound, IReadOnlyCollection<string> declared, HashSet<string> used)
    {
        switch (node)
        {
            case IdentifierExpression { Name: var name }:
                if (declared.Contains(name) && !bound.Contains(name))
                {
                    used.Add(name);
                }
                else if (!bound.Contains(name) && !TypeNames.Contains(name))
                {
                    throw new CelSyntaxException($"undeclared reference to '{name}' (in container '')", node.Position);
                }

                break;
            case ComprehensionExpression comprehension:
                Visit(comprehension.Range, bound, declared, used);
                string[] inner = [.. bound, comprehension.Variable];
                if (comprehension.Filter is not null)
                {
                    Visit(comprehension.Filter, inner, declared, used);
                }

                Visit(comprehension.Body, inner, declared, used);
                break;
            default:
                foreach (var child in Children(node))
                {
                    Visit(child, bound, declared, used);
                }

                break;
        }
    }

    private static IEnumerable<Expression> Children(Expression node) => node switch
    {
        SelectExpression select => [select.Operand],
        HasExpression has => [has.Operand],
        IndexExpression index => [index.Operand, index.Index],
        CallExpression call => call.Arguments,
        ListExpression list => list.Elements.Select(e => e.Value),
        MapExpression map => map.Entries.SelectMany(e => new[] { e.Key, e.Value }),
        ConditionalExpression conditional => [conditional.Condition, conditional.WhenTrue, conditional.WhenFalse],
        LogicalExpression logical => logical.Operands,
        UnaryExpression unary => [unary.Operand],
        BinaryExpression binary => [binary.Left, binary.Right],
        _ => [],
    };
}
