using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Tests.Json;

public sealed class StringMapConverterTests
{
    private static readonly JsonTypeInfo<V1ObjectMeta> Metadata = KubernetesJson.TypeInfo<V1ObjectMeta>(KubernetesJson.Default);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(100, false)]
    public void Any_number_of_entries_comes_back_in_order_and_few_of_them_in_an_array(int count, bool small)
    {
        var written = "{\"annotations\":{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"key-{i}\":\"value-{i}\"")) + "}}";

        var read = Read(written);

        Assert.Equal(small, read.Annotations is SmallMap);
        Assert.Equal(count, read.Annotations!.Count);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal($"value-{i}", read.Annotations[$"key-{i}"]));
        Assert.Equal(written, JsonSerializer.Serialize(read, Metadata));
    }

    [Fact]
    public void The_last_of_two_equal_keys_counts_and_a_null_stays() =>
        Assert.Equal("""{"labels":{"a":"2","b":null}}""", JsonSerializer.Serialize(Read("""{"labels":{"a":"1","b":null,"a":"2"}}"""), Metadata));

    [Theory]
    [InlineData("""{"labels":["a"]}""")]
    [InlineData("""{"labels":{"a":1}}""")]
    [InlineData("""{"labels":{"a":{}}}""")]
    public void What_is_no_map_of_strings_is_refused_with_its_place(string json) =>
        Assert.StartsWith("$.labels", Assert.Throws<JsonException>(() => Read(json)).Path, StringComparison.Ordinal);

    [Fact]
    public void It_is_a_dictionary_in_every_way_that_is_used()
    {
        var map = Read("""{"labels":{"a":"1","b":"2","c":"3"}}""").Labels!;

        map["b"] = "two";
        map.Add("d", "4");
        Assert.True(map.Remove("a"));
        Assert.False(map.Remove("a"));

        Assert.Equal(["b", "c", "d"], map.Keys);
        Assert.Equal(["two", "3", "4"], map.Values);
        Assert.Equal([new("b", "two"), new("c", "3"), new("d", "4")], map);
        Assert.False(map.TryGetValue("a", out _));
        Assert.True(map.TryGetValue("d", out var four) && four == "4");
        Assert.True(map.Contains(new("c", "3")));
        Assert.False(map.Remove(new KeyValuePair<string, string>("c", "4")));
        Assert.Throws<ArgumentException>(() => map.Add("b", "again"));
        Assert.Throws<KeyNotFoundException>(() => map["a"]);
        map.Clear();
        Assert.Empty(map);
    }

    private static V1ObjectMeta Read(string json) => JsonSerializer.Deserialize(json, Metadata)!;
}
