using System.Text.Json.Nodes;

namespace Operator.Cel.Tests;

public sealed class EvaluationTests
{
    [Theory]
    [InlineData("self + 1", 2L)]
    [InlineData("self == 1", true)]
    public void Plain_values_serve_as_variables(string expression, object expected) =>
        Assert.Equal(CelValue.From(expected), CelProgram.Compile(expression).Evaluate(Self(1)));

    [Theory]
    [InlineData("1", "int")]
    [InlineData("9223372036854775807", "int")]
    [InlineData("9223372036854775808", "double")]
    [InlineData("1.0", "double")]
    [InlineData("1e2", "double")]
    public void A_JSON_number_is_an_int_when_it_is_written_as_one_and_fits(string json, string type) =>
        Assert.Equal(type, CelProgram.Compile("type(self)").Evaluate(Self(JsonNode.Parse(json))).ToString());

    [Fact]
    public void Nodes_built_in_code_read_like_parsed_ones()
    {
        var built = new JsonObject { ["n"] = 5, ["d"] = 0.5, ["s"] = "x", ["b"] = true, ["l"] = new JsonArray(1, 2L) };
        Assert.True(CelProgram.Compile("self.n == 5 && self.d == 0.5 && self.s == 'x' && self.b && self.l == [1, 2] && type(self.n) == int")
            .EvaluateBool(Self(built)));
    }

    [Fact]
    public void A_transition_rule_shows_by_its_variables()
    {
        Assert.Equal(["oldSelf", "self"], CelProgram.Compile("self.a == oldSelf.a").Variables.Order(StringComparer.Ordinal));
        Assert.Equal(["self"], CelProgram.Compile("self.all(oldSelf, oldSelf != '')").Variables);
    }

    [Fact]
    public void An_optional_old_self_is_unwrapped_with_or_value()
    {
        var program = CelProgram.Compile("oldSelf.?apiId.orValue(self.apiId) == self.apiId");
        var self = JsonNode.Parse("""{"apiId":"a"}""");
        Assert.True(program.EvaluateBool(new Dictionary<string, object?> { ["self"] = self, ["oldSelf"] = CelOptional.None }));
        var old = CelOptional.Of(CelValue.From(JsonNode.Parse("""{"apiId":"b"}""")));
        Assert.False(program.EvaluateBool(new Dictionary<string, object?> { ["self"] = self, ["oldSelf"] = old }));
    }

    [Fact]
    public void A_declared_variable_without_a_value_is_an_evaluation_error()
    {
        var error = Assert.Throws<CelEvaluationException>(() => CelProgram.Compile("self == oldSelf").Evaluate(Self(1)));
        Assert.Equal("no such attribute(s): oldSelf", error.Problem);
        Assert.Equal(8, error.Position);
    }

    [Fact]
    public void A_rule_must_yield_a_bool_and_a_message_a_string()
    {
        Assert.Throws<CelEvaluationException>(() => CelProgram.Compile("1").EvaluateBool(Self(1)));
        Assert.Throws<CelEvaluationException>(() => CelProgram.Compile("1").EvaluateString(Self(1)));
        Assert.Equal("n must not be 7", CelProgram.Compile("'n must not be ' + string(self)").EvaluateString(Self(7)));
    }

    [Theory]
    [InlineData("self.all(a, self.all(b, self.all(c, self.all(d, true))))")]
    [InlineData("self.map(a, self.map(b, self.map(c, c + a))).size() > 0")]
    [InlineData("false || self.all(a, self.all(b, self.all(c, self.all(d, true)))) || true")]
    public void Hostile_work_ends_at_the_step_limit(string expression)
    {
        var self = new JsonArray([.. Enumerable.Range(0, 200).Select(i => (JsonNode)i)]);
        var error = Assert.Throws<CelEvaluationException>(() => CelProgram.Compile(expression).Evaluate(Self(self)));
        Assert.Equal("cost limit exceeded", error.Problem);
    }

    [Fact]
    public void Text_that_doubles_at_every_step_ends_at_the_step_limit()
    {
        var doubling = "[self]" + string.Concat(Enumerable.Repeat(".map(t, t + t)", 60)) + ".size() == 1";
        var error = Assert.Throws<CelEvaluationException>(() => CelProgram.Compile(doubling).Evaluate(Self("0123456789")));
        Assert.Equal("cost limit exceeded", error.Problem);
    }

    [Fact]
    public void The_step_limit_is_the_callers_to_set()
    {
        var options = CelOptions.Default with { MaxSteps = 5 };
        Assert.True(CelProgram.Compile("self == 1", options).EvaluateBool(Self(1)));
        Assert.Throws<CelEvaluationException>(() => CelProgram.Compile("self == 1 && self == 1", options).Evaluate(Self(1)));
    }

    [Fact]
    public void Malformed_JSON_leaves_are_errors_that_an_expression_need_not_touch()
    {
        var self = JsonNode.Parse("""{"a":"\ud800","b":{"x":1,"x":2},"c":1e999,"ok":1}""");
        Assert.True(CelProgram.Compile("self.ok == 1").EvaluateBool(Self(self)));
        foreach (var expression in new[] { "self.a == ''", "self.b.x == 1", "self.c > 1.0" })
        {
            Assert.Throws<CelEvaluationException>(() => CelProgram.Compile(expression).Evaluate(Self(self)));
        }
    }

    private static Dictionary<string, object?> Self(object? self) => new() { ["self"] = self };
}
