using System.Text;
using Operator.Kubernetes.Schema;

namespace Operator.Kubernetes.Tests.Schema;

public sealed class ManifestYamlReaderTests
{
    /// <summary>Right-hand sides as <c>kubectl create -o json</c> answered them.</summary>
    [Theory]
    [InlineData("y", "true")]
    [InlineData("n", "false")]
    [InlineData("On", "true")]
    [InlineData("off", "false")]
    [InlineData("~", "null")]
    [InlineData("NULL", "null")]
    [InlineData("", "null")]
    [InlineData("0o17", "15")]
    [InlineData("017", "15")]
    [InlineData("08", "8")]
    [InlineData("1_000", "1000")]
    [InlineData("1__0", "10")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x1", "-1")]
    [InlineData("0b11", "3")]
    [InlineData("+5", "5")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("5.", "5")]
    [InlineData("2.0", "2")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("0.1.2", "\"0.1.2\"")]
    [InlineData("_1", "\"_1\"")]
    [InlineData("=", "\"=\"")]
    [InlineData("'2.0'", "\"2.0\"")]
    [InlineData("!!str 5", "\"5\"")]
    public void A_scalar_means_what_it_means_to_kubectl(string scalar, string json)
    {
        var value = ManifestYamlReader.Read($"a: {scalar}\n").Single()["a"];

        Assert.Equal(json, value?.ToJsonString() ?? "null");
    }

    [Fact]
    public void Keys_become_text() => Assert.Equal(
        """{"200":1,"true":2,"x":3}""", ManifestYamlReader.Read("200: 1\ny: 2\nx: 3\n").Single().ToJsonString());

    [Fact]
    public void Documents_are_separate_and_empty_ones_left_out() =>
        Assert.Equal(["1", "2"], ManifestYamlReader.Read("---\n# nothing\n---\na: 1\n---\n---\na: 2\n").Select(d => d["a"]!.ToJsonString()));

    [Fact]
    public void Json_is_read_as_it_is() =>
        Assert.Equal("1.0", ManifestYamlReader.Read("{\n\t\"a\": \"1.0\"\n}").Single()["a"]!.GetValue<string>());

    [Fact]
    public void Anchors_and_merge_keys_are_followed_and_own_keys_win() => Assert.Equal(
        """{"base":{"a":1,"b":2},"x":{"b":3,"a":1},"z":{"a":1,"b":2}}""",
        ManifestYamlReader.Read("base: &b {a: 1, b: 2}\nx: {<<: *b, b: 3}\nz: *b\n").Single().ToJsonString());

    [Theory]
    [InlineData("a: 1\na: 2\n", "line 2, column 1: key \"a\" is already set in map")]
    [InlineData("a: *b\n", "line 1")]
    [InlineData("? [x]\n: 1\n", "a key must be text")]
    [InlineData("a: 1e999\n", "too large for JSON")]
    [InlineData("a: [1\n", "line")]
    [InlineData("a: b: c\n", "line 1")]
    [InlineData("{\"a\": 1, \"a\": 2}", "already set")]
    [InlineData("a: {<<: 1}\n", "<< needs a map")]
    [InlineData("- [\n>", "not YAML")]
    [InlineData("!!]", "not YAML")]
    public void What_is_not_a_manifest_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ManifestException>(() => ManifestYamlReader.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_multiplies_itself_is_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("more than 1000000 values", Assert.Throws<ManifestException>(() => ManifestYamlReader.Read(bomb.ToString())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void A_file_that_nests_without_end_is_refused(char open) =>
        Assert.Throws<ManifestException>(() => ManifestYamlReader.Read(string.Concat(Enumerable.Repeat(open == '[' ? "[" : "{a: ", 5000))));

    [Fact]
    public void Random_bytes_never_do_more_than_throw_a_manifest_exception()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string(random.GetItems<char>(" \n\t:-?[]{}&*!|>%@`,'\"#ab01~<.\\", random.Next(60)));
            var error = Record.Exception(() => ManifestYamlReader.Read(text));

            Assert.True(error is null or ManifestException, $"{text}: {error}");
        }
    }
}
