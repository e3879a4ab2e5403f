using Operator.OpenApi;

namespace Operator.Tests.OpenApi;

public sealed class SourceLinesTests
{
    [Theory]
    [InlineData("{\n \"a\": {\n  \"b/c\": [1,\n   {\"d\":\n 2}]\n }\n}")]
    [InlineData("\na:\n  b/c: [1,\n   {d: 2}]\n")]
    public void A_value_is_on_the_line_of_its_name_or_item(string text)
    {
        var lines = new SourceLines(text);
        var a = JsonPointer.Root["a"];

        Assert.Equal((2, 3, 4, 4), (lines.Of(a), lines.Of(a["b/c"]), lines.Of(a["b/c"][1]), lines.Of(a["b/c"][1]["d"])));
        Assert.Equal(3, lines.Of(a["b/c"]["none"]["below"]));
    }

    [Fact]
    public void What_came_through_an_anchor_is_found_at_its_alias()
    {
        var lines = new SourceLines("a: &x\n  b: 1\nc: *x\n");

        Assert.Equal((2, 3), (lines.Of(JsonPointer.Root["a"]["b"]), lines.Of(JsonPointer.Root["c"]["b"])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("a: [")]
    [InlineData("a: *none")]
    [InlineData("a: {b:\n 2}")]
    [InlineData("? [a]\n: 1\n")]
    public void A_text_that_cannot_be_read_has_no_lines(string text) => Assert.InRange(new SourceLines(text).Of(JsonPointer.Root["a"]), 0, 1);

    [Fact]
    public void A_deep_text_is_no_danger() => Assert.InRange(new SourceLines(new string('[', 100_000)).Of(JsonPointer.Root["a"]), 0, 1);
}
