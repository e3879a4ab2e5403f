using System.Text;
using System.Text.Json;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Json;

public sealed class ListReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_chopped_anywhere_reads_the_same()
    {
        var json = """
            {"kind":"WidgetList","extra":{"a":[1,{"b":null}]},"items":[
              {"metadata":{"name":"ä-1","namespace":"n"},"spec":{"size":1}},
              {"metadata":{"name":"two"},"spec":{"size":"large"}},
              {"metadata":{"name":"three"},"spec":{"size":3}}],
             "metadata":{"resourceVersion":"7","continue":"more","remainingItemCount":2},"apiVersion":"v1"}
            """u8.ToArray();
        var random = new Random(4711);
        for (var run = 0; run < 200; run++)
        {
            var list = await ReadAsync(new ChoppedStream(json, random));
            Assert.Equal(["ä-1", "three"], list.Items.Select(static item => item.Metadata.Name));
            Assert.Equal([1, 3], list.Items.Select(static item => item.Spec.Size));
            Assert.Equal(("7", "more", 2L), (list.Metadata.ResourceVersion, list.Metadata.ContinueProperty, list.Metadata.RemainingItemCount));
            var invalid = Assert.Single(list.Invalid);
            Assert.Equal("two", invalid.Metadata.Name);
        }
    }

    [Fact]
    public async Task Items_without_version_and_kind_get_those_of_the_type()
    {
        var list = await ReadAsync("""{"metadata":{},"items":[{"metadata":{"name":"a"}}]}""");
        Assert.Equal(("tests.example.io/v1", "Widget"), (list.Items[0].ApiVersion, list.Items[0].Kind));
    }

    [Fact]
    public async Task An_error_names_path_and_reason_but_never_the_content()
    {
        var list = await ReadAsync("""{"items":[{"metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"5","generation":2},"spec":{"size":"SECRET"}}]}""");
        var invalid = Assert.Single(list.Invalid);
        Assert.Equal(("a", "n", "u", "5", 2L), (invalid.Metadata.Name, invalid.Metadata.NamespaceProperty, invalid.Metadata.Uid, invalid.Metadata.ResourceVersion, invalid.Metadata.Generation));
        Assert.StartsWith("$.spec.size: ", invalid.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", invalid.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf_8_cost_only_their_object()
    {
        byte[] json =
        [
            .. "{\"items\":[{\"metadata\":{\"name\":\"good\"}},{\"metadata\":{\"name\":\"bad\"},\"spec\":{\"color\":\"x"u8,
            0xff,
            0xc0,
            .. "\"}},{\"metadata\":{\"name\":\"fine\"}}]}"u8,
        ];
        var list = await ReadAsync(new MemoryStream(json));
        Assert.Equal(["good", "fine"], list.Items.Select(static item => item.Metadata.Name));
        Assert.Equal("bad", Assert.Single(list.Invalid).Metadata.Name);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    [InlineData("""{"metadata":17}""")]
    [InlineData("""{"metadata":{"name":["a"]}}""")]
    public async Task Items_of_any_shape_are_set_aside(string item)
    {
        var list = await ReadAsync("{\"items\":[" + item + ",{\"metadata\":{\"name\":\"good\"}}]}");
        Assert.Equal("good", Assert.Single(list.Items).Metadata.Name);
        Assert.NotEmpty(Assert.Single(list.Invalid).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"items":[{"metadata":{}}""")]
    [InlineData("""{"items":{}}""")]
    [InlineData("<html>")]
    public async Task What_is_not_a_list_is_an_error(string json) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(json));

    [Theory]
    [InlineData("""{"items":null,"metadata":{}}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("{}")]
    public async Task No_items_are_no_error(string json) => Assert.Empty((await ReadAsync(json)).Items);

    [Fact]
    public async Task Objects_of_a_megabyte_and_deep_ones_pass()
    {
        var big = new string('x', 1024 * 1024);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500);
        var bigItem = "{\"metadata\":{\"name\":\"big\"},\"spec\":{\"color\":\"" + big + "\"}}";
        var deepItem = "{\"metadata\":{\"name\":\"deep\"},\"other\":" + deep + "}";
        var list = await ReadAsync($"{{\"items\":[{bigItem},{deepItem}]}}");
        Assert.Equal(2, list.Items.Count);
        Assert.Equal(big.Length, list.Items[0].Spec.Color?.Length);
    }

    [Fact]
    public async Task Ten_thousand_objects_need_no_second_copy()
    {
        // 10,000 objects of 2 kB each: 20 MB of JSON, of which the type keeps little.
        var item = "{\"metadata\":{\"name\":\"w\"},\"unknown\":\"" + new string('y', 2000) + "\"},";
        var json = Encoding.UTF8.GetBytes("{\"items\":[" + string.Concat(Enumerable.Repeat(item, 10_000)).TrimEnd(',') + "]}");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var list = await ReadAsync(new MemoryStream(json));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(10_000, list.Items.Count);
        Assert.True(allocated < json.Length / 2, $"Allocated {allocated} bytes for {json.Length} bytes of JSON.");
    }

    private static Task<KubernetesList<Widget>> ReadAsync(string json) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static Task<KubernetesList<Widget>> ReadAsync(Stream stream) =>
        new ListReader<Widget>(
            KubernetesJson.TypeInfo<Widget>(WidgetJson.Options), KubernetesJson.TypeInfo<V1ListMeta>(WidgetJson.Options), "tests.example.io/v1", "Widget")
        .ReadAsync(stream, Token);
}
