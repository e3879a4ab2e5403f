using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Operator.Kubernetes.Schema;

namespace Operator.Kubernetes.Tests.Schema;

public sealed class ManifestYamlTests
{
    private const string Awkward = "ab \n\t:#'\"-?[]{}&*!|>%@`,\\~yn0159._=é\u2028\u0085\uFEFF\0";

    [Fact]
    public void A_document_reads_as_people_write_it() => Assert.Equal(
        """
        name: x
        quoted:
        - 'true'
        - '1.0'
        - 'y'
        - ''
        - 'a: b'
        - "tab\t"
        empty: {}
        none: []
        list:
        - a: 1
          b:
          - c: null
        - - 2.5
        text: |-
          one
           two
        'on': true

        """,
        ManifestYaml.Write(JsonNode.Parse("""
            {"name": "x", "quoted": ["true", "1.0", "y", "", "a: b", "tab\t"], "empty": {}, "none": [],
             "list": [{"a": 1, "b": [{"c": null}]}, [2.5]], "text": "one\n two", "on": true}
            """)!));

    [Fact]
    public void Long_text_is_folded_at_spaces()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 60));

        var yaml = ManifestYaml.Write(new JsonObject { ["text"] = text });

        Assert.StartsWith("text: >-\n  word", yaml, StringComparison.Ordinal);
        Assert.All(yaml.Split('\n'), line => Assert.True(line.Length <= 122, line));
        Assert.Equal(text, ManifestYamlReader.Read(yaml).Single()["text"]!.GetValue<string>());
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(Documents().ToArbitrary(), document =>
            {
                var yaml = ManifestYaml.Write([document, document]);
                var read = ManifestYamlReader.Read(yaml);
                return (read.Count == 2 && JsonNode.DeepEquals(read[0], document) && JsonNode.DeepEquals(read[1], document)).Label(yaml);
            }));

    private static Gen<JsonNode> Documents() => Gen.Sized(size => Object(Math.Min(size, 12)));

    private static Gen<JsonNode> Object(int size) =>
        Gen.Choose(1, 4).SelectMany(count => Text().ArrayOf(count)).SelectMany(keys =>
            Gen.CollectToArray(keys.Distinct(StringComparer.Ordinal), key => Value(size / 2).Select(value => KeyValuePair.Create(key, value)))
                .Select(entries => (JsonNode)new JsonObject(entries)));

    private static Gen<JsonNode?> Value(int size)
    {
        var scalar = Gen.OneOf(
            Text().Select(t => (JsonNode?)JsonValue.Create(t)),
            Gen.Choose(-1000, 100000).Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Elements(true, false).Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Constant((JsonNode?)null));
        return size == 0
            ? scalar
            : Gen.OneOf(
                scalar,
                Object(size).Select(o => (JsonNode?)o),
                Gen.Choose(0, 3).SelectMany(n => Value(size / 2).ArrayOf(n)).Select(items => (JsonNode?)new JsonArray(items)));
    }

    private static Gen<string> Text() => Gen.OneOf(
        Gen.Elements(Awkward.ToCharArray()).ArrayOf().Select(c => new string(c)),
        Gen.Elements("yes", "No", "null", "~", "0x1F", "017", "1e3", ".5", "-", "---", "...", "<<", "=", "2001-01-01", "plain words", "$request.body", ".a *9]", "a &b !c", "1_0", " a", "a ", "a\n", "\n"),
        Gen.Choose(100, 200).SelectMany(n => Gen.Elements("ab c ".ToCharArray()).ArrayOf(n)).Select(c => new string(c)));
}
