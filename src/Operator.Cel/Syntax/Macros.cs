using Operator.Cel.Functions;

namespace Operator.Cel.Syntax;

/// <summary>Turns calls that are macros into their own nodes; a macro is known by name and number of arguments.</summary>
internal static class Macros
{
    public static Expression ExpandGlobal(string name, IReadOnlyList<Expression> arguments, int position)
    {
        if (name != "has" || arguments.Count != 1)
        {
            return FunctionTable.Bind(name, null, arguments, position);
        }

        return arguments[0] is SelectExpression { Optional: false } select
            ? new HasExpression(select.Operand, select.Field, position)
            : throw new CelSyntaxException("invalid argument to has() macro", arguments[0].Position);
    }

    public static Expression ExpandMember(Expression target, string name, IReadOnlyList<Expression> arguments, int position)
    {
        ComprehensionKind? kind = (name, arguments.Count) switch
        {
            ("all", 2) => ComprehensionKind.All,
            ("exists", 2) => ComprehensionKind.Exists,
            ("exists_one", 2) => ComprehensionKind.ExistsOne,
            ("filter", 2) => ComprehensionKind.Filter,
            ("map", 2 or 3) => ComprehensionKind.Map,
            ("optMap", 2) => ComprehensionKind.OptMap,
            ("optFlatMap", 2) => ComprehensionKind.OptFlatMap,
            ("all" or "exists" or "existsOne" or "transformList" or "transformMap" or "transformMapEntry", 3 or 4) =>
                throw new CelUnsupportedException($"the two-variable macro '{name}' is not supported", position),
            _ => null,
        };
        if (kind is null)
        {
            return FunctionTable.Bind(name, target, arguments, position);
        }

        return arguments[0] is IdentifierExpression variable
            ? new ComprehensionExpression(kind.Value, target, variable.Name, arguments.Count == 3 ? arguments[1] : null, arguments[^1], position)
            : throw new CelSyntaxException("argument must be a simple name", arguments[0].Position);
    }
}
