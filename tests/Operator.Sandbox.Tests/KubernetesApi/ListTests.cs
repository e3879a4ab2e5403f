using System.Net;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

public sealed class ListTests : ApiTest
{
    [Fact]
    public async Task All_pages_show_the_moment_of_the_first()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await CreateAsync(Widget(name));
        }

        var first = await GetAsync(WidgetCrd.Widgets + "?limit=2");
        Assert.Equal(["a", "b"], first.Items);
        Assert.Equal(2, first.Json["metadata"]!["remainingItemCount"]!.GetValue<int>());
        await CreateAsync(Widget("bb"));
        await SendAsync("DELETE", WidgetCrd.Widgets + "/c", null);
        var token = Uri.EscapeDataString(first.Json["metadata"]!["continue"]!.GetValue<string>());
        var second = await GetAsync($"{WidgetCrd.Widgets}?limit=2&continue={token}");

        Assert.Equal(["c", "d"], second.Items);
        Assert.Equal(first.Version, second.Version);
        Assert.Equal(["a", "b", "bb", "d"], (await GetAsync(WidgetCrd.Widgets)).Items);
    }

    [Fact]
    public async Task A_token_from_before_a_compaction_is_expired()
    {
        await CreateAsync(Widget("a"));
        await CreateAsync(Widget("b"));
        var first = await GetAsync(WidgetCrd.Widgets + "?limit=1");
        await SendAsync("POST", "/_sandbox/compact", "");
        var second = await GetAsync($"{WidgetCrd.Widgets}?limit=1&continue={Uri.EscapeDataString(first.Json["metadata"]!["continue"]!.GetValue<string>())}");

        Assert.Equal(HttpStatusCode.Gone, second.Code);
        Assert.Equal("Expired", second.Reason);
    }

    [Theory]
    [InlineData("labelSelector=k%3Da", "a")]
    [InlineData("labelSelector=k!%3Da", "b,c")]
    [InlineData("labelSelector=k%20in%20(a,b)", "a,b")]
    [InlineData("labelSelector=k%20notin%20(a,b)", "c")]
    [InlineData("labelSelector=!k", "c")]
    [InlineData("labelSelector=k,k!%3Da", "b")]
    [InlineData("fieldSelector=metadata.name%3Db", "b")]
    [InlineData("fieldSelector=metadata.name!%3Db,metadata.namespace%3Ddefault", "a,c")]
    public async Task Selectors_choose(string query, string expected)
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            var value = Widget(name);
            if (name != "c")
            {
                value["metadata"]!["labels"] = new JsonObject { ["k"] = name };
            }

            await CreateAsync(value);
        }

        Assert.Equal(expected, string.Join(',', (await GetAsync($"{WidgetCrd.Widgets}?{query}")).Items));
    }

    [Theory]
    [InlineData("fieldSelector=spec.size%3D1", 400, "field label not supported: spec.size")]
    [InlineData("labelSelector=a%20b", 400, "unable to parse requirement")]
    [InlineData("continue=bogus", 400, "invalid continue token")]
    [InlineData("resourceVersion=abc", 400, "invalid resource version")]
    [InlineData("resourceVersion=999999", 504, "Too large resource version: 999999")]
    public async Task A_list_that_cannot_be_answered_says_why(string query, int code, string message)
    {
        var refused = await GetAsync($"{WidgetCrd.Widgets}?{query}");

        Assert.Equal(code, (int)refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_objects_list_in_pages()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token },
            async (i, _) => Assert.Equal(HttpStatusCode.Created, (await CreateAsync(Widget($"w{i:d5}"))).Code));
        var (names, token, pages) = (new List<string>(), "", 0);
        do
        {
            var page = await GetAsync($"{WidgetCrd.Widgets}?limit=2500&continue={Uri.EscapeDataString(token)}");
            names.AddRange(page.Items);
            token = page.Json["metadata"]!["continue"]!.GetValue<string>();
            pages++;
        }
        while (token.Length > 0);

        Assert.Equal(4, pages);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"w{i:d5}"), names);
    }
}
