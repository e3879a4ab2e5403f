using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Tests.Json;

public sealed class PooledStringConverterTests
{
    private static readonly JsonTypeInfo<V1ObjectMeta> Metadata = KubernetesJson.TypeInfo<V1ObjectMeta>(KubernetesJson.Default);

    [Fact]
    public void Equal_short_values_and_keys_of_two_objects_are_one_string()
    {
        const string Json = """{"name":"a","namespace":"team-a","annotations":{"example.com/key":"team-a"},"finalizers":["example.com/hold"]}""";
        var (one, other) = (Read(Json), Read(Json));

        Assert.Same(one.NamespaceProperty, other.NamespaceProperty);
        Assert.Same(one.NamespaceProperty, other.Annotations!["example.com/key"]);
        Assert.Same(one.Annotations!.Keys.Single(), other.Annotations.Keys.Single());
        Assert.Same(one.Finalizers![0], other.Finalizers![0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("with \"quotes\", a \\ and a \n line")]
    [InlineData("ümläut €, 漢字, \U0001F600")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字")]
    public void Every_text_comes_back_as_it_was_as_a_value_and_as_a_key(string text)
    {
        var written = JsonSerializer.Serialize(new V1ObjectMeta { Name = text, Labels = new Dictionary<string, string> { [text] = text } }, Metadata);
        for (var again = 0; again < 2; again++)
        {
            var read = Read(written);
            Assert.Equal(text, read.Name);
            Assert.Equal(KeyValuePair.Create(text, text), Assert.Single(read.Labels!));
        }
    }

    [Fact]
    public void More_texts_than_the_pool_has_places_for_are_all_read_right()
    {
        foreach (var name in Enumerable.Range(0, 20_000).Select(i => $"object-{i}"))
        {
            Assert.Equal(name, Read($$"""{"name":"{{name}}"}""").Name);
        }
    }

    [Theory]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"name":["a"]}""")]
    [InlineData("""{"finalizers":[true]}""")]
    public void What_is_no_string_is_refused_with_its_path(string json) =>
        Assert.StartsWith("$.", Assert.Throws<JsonException>(() => Read(json)).Path, StringComparison.Ordinal);

    private static V1ObjectMeta Read(string json) => JsonSerializer.Deserialize(json, Metadata)!;
}
