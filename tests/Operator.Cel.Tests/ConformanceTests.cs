namespace Operator.Cel.Tests;

public sealed class ConformanceTests
{
    private const string ErrorPrefix = "error: ";

    public static TheoryData<int, string, string> Rows()
    {
        var data = new TheoryData<int, string, string>();
        foreach (var (line, expression, expected) in ConformanceTable.Read())
        {
            data.Add(line, expression, expected);
        }

        return data;
    }

    [Fact]
    public void The_table_is_there() => Assert.InRange(ConformanceTable.Read().Count, 350, int.MaxValue);

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_expression_has_the_verdict_of_the_api_server(int line, string expression, string expected)
    {
        var variables = new Dictionary<string, object?> { ["self"] = ConformanceTable.Self() };
        string verdict;
        try
        {
            verdict = CelProgram.Compile(expression).Evaluate(variables).ToString()!;
        }
        catch (CelEvaluationException e)
        {
            verdict = ErrorPrefix + e.Problem;
        }

        if (expected.StartsWith(ErrorPrefix, StringComparison.Ordinal))
        {
            Assert.StartsWith(ErrorPrefix, verdict, StringComparison.Ordinal);
            Assert.Contains(expected[ErrorPrefix.Length..], verdict, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(expected == verdict, $"line {line}: expected {expected}, got {verdict}");
        }
    }
}
