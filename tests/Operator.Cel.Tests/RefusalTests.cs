namespace Operator.Cel.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("1 +", 3)]
    [InlineData("(1", 2)]
    [InlineData("1 2", 2)]
    [InlineData("a.", 2)]
    [InlineData("'abc", 0)]
    [InlineData("'a\nb'", 0)]
    [InlineData(@"'\q'", 1)]
    [InlineData(@"'\ud800'", 1)]
    [InlineData(@"'\u12'", 1)]
    [InlineData("9223372036854775808", 0)]
    [InlineData("18446744073709551616u", 0)]
    [InlineData("1e999", 0)]
    [InlineData("1x", 1)]
    [InlineData("self.name # 'x'", 10)]
    [InlineData("for == 1", 0)]
    [InlineData("unknown == 1", 0)]
    [InlineData("self.tags.all(t, u)", 17)]
    [InlineData("has(self)", 4)]
    [InlineData("has(self['a'])", 8)]
    [InlineData("self.all(self.x, true)", 13)]
    [InlineData("true ? false ? true : true : false", 13)]
    [InlineData("'a'.matches('(')", 12)]
    [InlineData("'a'.matches('[b-a]')", 12)]
    [InlineData("'a'.matches('a{1001}')", 12)]
    [InlineData("'a'.matches('a++')", 12)]
    [InlineData(@"'a'.matches('\\q')", 12)]
    [InlineData("'a'.matches('(?=a)')", 12)]
    public void What_is_no_expression_is_a_syntax_error_with_its_place(string expression, int position)
    {
        var error = Assert.Throws<CelSyntaxException>(() => CelProgram.Compile(expression));
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("b'abc' == b'abc'", "bytes literals")]
    [InlineData("quantity('1Gi').isLessThan(quantity('2Gi'))", "quantity")]
    [InlineData("url('https://a').getHost() == 'a'", "url")]
    [InlineData("isURL('https://a')", "isURL")]
    [InlineData("timestamp('2024-01-01T00:00:00Z') == self.at", "timestamp")]
    [InlineData("duration('1s') == self.d", "duration")]
    [InlineData("'%s'.format(['a']) == 'a'", "format")]
    [InlineData("ip('10.0.0.1').family() == 4", "ip")]
    [InlineData("math.greatest(1, 2) == 2", "math.greatest")]
    [InlineData("self.noSuchFunction()", "noSuchFunction")]
    [InlineData("self.name.startsWith('a', 'b')", "startsWith")]
    [InlineData("startsWith(self.name, 'a')", "startsWith")]
    [InlineData("self.list.all(i, v, v > i)", "two-variable")]
    [InlineData("self.`dash-ed` == 'x'", "back-quoted")]
    [InlineData(".self == 1", "leading dot")]
    [InlineData("self{a: 1}", "message construction")]
    [InlineData(@"'a'.matches('\\bword')", @"\b")]
    [InlineData(@"'a'.matches('\\p{L}')", @"\p")]
    [InlineData("'a'.matches('a(?i)b')", "flags")]
    [InlineData("'a'.matches('(?U)a+')", "flag 'U'")]
    public void What_lies_outside_the_subset_is_named_and_refused(string expression, string named)
    {
        var error = Assert.Throws<CelUnsupportedException>(() => CelProgram.Compile(expression));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_computed_pattern_outside_the_subset_is_refused_when_it_is_met()
    {
        var program = CelProgram.Compile("'a'.matches(self)");
        Assert.Throws<CelUnsupportedException>(() => program.Evaluate(new Dictionary<string, object?> { ["self"] = @"\bword" }));
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    public void Deep_nesting_is_refused_not_followed_to_the_end_of_the_stack(char open, char close)
    {
        var expression = new string(open, 40_000) + "1" + new string(close, 40_000);
        Assert.Throws<CelSyntaxException>(() => CelProgram.Compile(expression));
    }

    [Theory]
    [InlineData("-", "1")]
    [InlineData("1+", "1")]
    [InlineData("!", "true")]
    [InlineData("true ? true : ", "true")]
    public void Long_chains_are_refused_not_followed_to_the_end_of_the_stack(string link, string end) =>
        Assert.Throws<CelSyntaxException>(() => CelProgram.Compile(string.Concat(Enumerable.Repeat(link, 5_000)) + end));

    [Fact]
    public void Depth_that_brackets_and_suffixes_build_together_is_refused()
    {
        var expression = "self";
        for (var i = 0; i < 200; i++)
        {
            expression = $"({expression}.a.a.a.a)";
        }

        Assert.Throws<CelSyntaxException>(() => CelProgram.Compile(expression));
    }

    [Fact]
    public void A_long_chain_of_alternatives_is_one_flat_node()
    {
        var program = CelProgram.Compile(string.Join(" || ", Enumerable.Repeat("self == 1", 3_000)));
        Assert.False(program.EvaluateBool(new Dictionary<string, object?> { ["self"] = 2 }));
    }
}
