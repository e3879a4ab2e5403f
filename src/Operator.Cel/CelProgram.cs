using Operator.Cel.Evaluation;
using Operator.Cel.Syntax;

namespace Operator.Cel;

/// <summary>
/// A compiled expression of the CEL subset described in <c>docs/design/cel-subset.md</c>.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. There is no type checker: an expression that the API server refuses for its types
/// (it knows the CRD's schema) fails here at evaluation with <c>no such overload</c>, or yields false for <c>==</c>.
/// </remarks>
public sealed class CelProgram
{
    private readonly Expression root;
    private readonly CelOptions options;

    private CelProgram(string expression, Expression root, IReadOnlySet<string> variables, CelOptions options)
    {
        Text = expression;
        Variables = variables;
        this.root = root;
        this.options = options;
    }

    /// <summary>The expression as it was given.</summary>
    public string Text { get; }

    /// <summary>
    /// The declared variables that the expression mentions. A rule that mentions <c>oldSelf</c> is a transition rule: the API
    /// server skips it where there is no old value.
    /// </summary>
    public IReadOnlySet<string> Variables { get; }

    /// <summary>Compiles with <see cref="CelOptions.Default"/>.</summary>
    /// <exception cref="CelSyntaxException">Not an expression.</exception>
    /// <exception cref="CelUnsupportedException">Outside the subset.</exception>
    public static CelProgram Compile(string expression) => Compile(expression, CelOptions.Default);

    /// <summary>Compiles an expression over the variables that <paramref name="options"/> declare.</summary>
    /// <exception cref="CelSyntaxException">Not an expression.</exception>
    /// <exception cref="CelUnsupportedException">Outside the subset.</exception>
    public static CelProgram Compile(string expression, CelOptions options)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(options);
        var root = Parser.Parse(expression);
        return new CelProgram(expression, root, FreeVariables.Of(root, options.Variables), options);
    }

    /// <summary>Evaluates; values are taken in as by <see cref="CelValue.From"/>.</summary>
    /// <exception cref="CelEvaluationException">The expression has no value for these variables, or exceeds its step limit.</exception>
    /// <exception cref="CelUnsupportedException">A regular expression computed at run time lies outside the subset.</exception>
    /// <exception cref="ArgumentException">A variable's CLR type has no CEL counterpart.</exception>
    public CelValue Evaluate(IReadOnlyDictionary<string, object?> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var result = new Evaluator(variables, new Budget(options.MaxSteps)).Evaluate(root);
        return result is CelError error ? throw error.ToException() : result;
    }

    /// <summary>Evaluates a validation rule.</summary>
    /// <exception cref="CelEvaluationException">As <see cref="Evaluate"/>; also when the value is not a bool.</exception>
    public bool EvaluateBool(IReadOnlyDictionary<string, object?> variables) =>
        Evaluate(variables) is var value && value is CelBool result
            ? result.Value
            : throw new CelEvaluationException($"rule must evaluate to a bool, not {value.TypeName}", -1);

    /// <summary>Evaluates a <c>messageExpression</c>.</summary>
    /// <exception cref="CelEvaluationException">As <see cref="Evaluate"/>; also when the value is not a string.</exception>
    public string EvaluateString(IReadOnlyDictionary<string, object?> variables) =>
        Evaluate(variables) is var value && value is CelString result
            ? result.Value
            : throw new CelEvaluationException($"messageExpression must evaluate to a string, not {value.TypeName}", -1);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
