using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Operator.Cel.Syntax;
using Operator.Cel.Tests.Syntax;

namespace Operator.Cel.Tests;

public sealed class PropertyTests
{
    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["self"] = ConformanceTable.Self(),
        ["oldSelf"] = JsonNode.Parse("""{"count":1,"field":{"field":[1,2]}}"""),
    };

    [Fact]
    public void A_printed_tree_parses_to_the_same_tree() =>
        Check(ExpressionGenerator.Trees, tree =>
        {
            var text = Unparser.Print(tree);
            Assert.Equal((text, Unparser.Dump(tree)), (text, Unparser.Dump(Parser.Parse(text))));
            return true;
        });

    [Fact]
    public void And_and_or_commute_whatever_their_operands_do() =>
        Check(ExpressionGenerator.Trees, tree =>
        {
            var (left, right) = Halves(tree);
            return new[] { "&&", "||" }.All(op => Verdict($"({left}) {op} ({right})") == Verdict($"({right}) {op} ({left})"));
        });

    [Fact]
    public void A_negated_conjunction_is_the_disjunction_of_the_negations() =>
        Check(ExpressionGenerator.Trees, tree =>
        {
            var (left, right) = Halves(tree);
            return Verdict($"!(({left}) && ({right}))") == Verdict($"!({left}) || !({right})");
        });

    [Fact]
    public void Whatever_an_expression_does_it_does_again() =>
        Check(ExpressionGenerator.Trees, tree => Verdict(Unparser.Print(tree)) == Verdict(Unparser.Print(tree)));

    [Theory]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("*")]
    [InlineData("/")]
    [InlineData("%")]
    public void Integer_arithmetic_agrees_with_checked_arithmetic(string symbol)
    {
        var program = CelProgram.Compile($"self {symbol} oldSelf");
        var numbers = Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>(), ArbMap.Default.GeneratorFor<int>().Select(i => (long)i), Gen.Elements(long.MinValue, long.MaxValue, 0, 1, -1));
        Check(numbers.Two().ToArbitrary(), pair =>
        {
            var (a, b) = pair;
            CelValue? expected;
            try
            {
                expected = new CelInt(checked(symbol switch
                {
                    "+" => a + b,
                    "-" => a - b,
                    "*" => a * b,
                    "/" => a / b,
                    _ => a % b,
                }));
            }
            catch (ArithmeticException)
            {
                expected = null;
            }

            try
            {
                return program.Evaluate(new Dictionary<string, object?> { ["self"] = a, ["oldSelf"] = b }).Equals(expected);
            }
            catch (CelEvaluationException)
            {
                return expected is null;
            }
        });
    }

    [Fact]
    public void A_number_written_as_text_reads_back() =>
        Check(ArbMap.Default.ArbFor<double>(), number =>
            Evaluate("double(string(self)) == self", number) || double.IsNaN(number));

    [Fact]
    public void What_split_takes_apart_join_puts_together() =>
        Check(ArbMap.Default.GeneratorFor<NonNull<string>>().Two().ToArbitrary(), pair =>
        {
            var variables = new Dictionary<string, object?> { ["self"] = pair.Item1.Get, ["oldSelf"] = pair.Item2.Get };
            return CelProgram.Compile("self.split(oldSelf).join(oldSelf) == self").EvaluateBool(variables);
        });

    [Fact]
    public void Random_text_raises_nothing_but_the_documented_exceptions() =>
        Check(ArbMap.Default.ArbFor<NonNull<string>>(), text => Documented(text.Get));

    [Fact]
    public void Random_words_of_the_language_raise_nothing_but_the_documented_exceptions()
    {
        var word = Gen.Elements(
            "self", "oldSelf", "1", "2u", "1.5", "'a'", "r'\\d'", "true", "null", "in", "has", "size", "dyn", ".", ".?", ",", "(", ")", "[", "]", "{", "}",
            "?", ":", "+", "-", "*", "/", "%", "!", "&&", "||", "==", "<", "all", "map", "exists", "x", "matches", "split", "tags", "labels", "//", "\n", "'");
        Check(word.ListOf().ToArbitrary(), words => Documented(string.Concat(words)) && Documented(string.Join(' ', words)));
    }

    [Fact]
    public void Random_patterns_raise_nothing_but_the_documented_exceptions()
    {
        var piece = Gen.Elements(
            "a", "b", "-", "^", "$", ".", "*", "+", "?", "|", "(", ")", "(?:", "(?i)", "(?s:", "(?P<n>", "[", "]", "[^", "[:alpha:]", "{", "}", "{2}", "{1,}",
            "\\d", "\\W", "\\s", "\\.", "\\x41", "\\x{1F600}", "\\", "😀", "\n", ",", "0");
        Check(piece.ListOf().ToArbitrary(), pieces =>
        {
            var pattern = string.Concat(pieces);
            var variables = new Dictionary<string, object?> { ["self"] = "aab-b😀\n", ["oldSelf"] = pattern };
            try
            {
                // What the translation accepts, find and matches must agree on.
                var program = CelProgram.Compile("self.matches(oldSelf) == (self.findAll(oldSelf).size() > 0)");
                return program.EvaluateBool(variables);
            }
            catch (CelException)
            {
                return true;
            }
        });
    }

    private static bool Documented(string expression)
    {
        try
        {
            _ = CelProgram.Compile(expression).Evaluate(Variables).ToString();
        }
        catch (CelException)
        {
            // The three documented exceptions share this base; anything else fails the test.
        }

        return true;
    }

    private static (string Left, string Right) Halves(Expression tree) => tree switch
    {
        BinaryExpression binary => (Unparser.Print(binary.Left), Unparser.Print(binary.Right)),
        LogicalExpression logical => (Unparser.Print(logical.Operands[0]), Unparser.Print(logical.Operands[1])),
        _ => (Unparser.Print(tree), "self.count / 0 == 1"),
    };

    /// <summary>Errors count as equal: which of several is reported is open.</summary>
    private static string Verdict(string expression)
    {
        try
        {
            return CelProgram.Compile(expression).Evaluate(Variables).ToString()!;
        }
        catch (CelEvaluationException)
        {
            return "error";
        }
        catch (CelSyntaxException e) when (e.Problem.StartsWith("undeclared reference", StringComparison.Ordinal))
        {
            return "undeclared";
        }
    }

    private static bool Evaluate(string expression, object? self) =>
        CelProgram.Compile(expression).EvaluateBool(new Dictionary<string, object?> { ["self"] = self });

    private static void Check<T>(Arbitrary<T> values, Func<T, bool> property) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true));
}
