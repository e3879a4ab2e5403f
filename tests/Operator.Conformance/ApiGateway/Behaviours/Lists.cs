namespace Operator.Conformance.ApiGateway;

/// <summary>Paging, and the quota of integrations.</summary>
public sealed class Lists : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.OfHttpApi("An empty list has no items and no token", async api =>
        {
            var page = (await api.Caller.Get(api.Integrations)).Succeeded();
            Assert.Empty(page.Items());
            page.Shows("nextToken", "");
        }),
        Behaviour.OfHttpApi("A list that is followed to its end has every integration once", async api =>
        {
            var made = await Make(api, 7);
            Assert.Equal(made.Order(StringComparer.Ordinal), (await Follow(api, maxResults: 3)).SelectMany(page => page).Order(StringComparer.Ordinal));
        }),
        Behaviour.OfHttpApi("maxResults bounds every page", async api =>
        {
            await Make(api, 7);
            Assert.Equal([3, 3, 1], (await Follow(api, maxResults: 3)).Select(page => page.Count));
        }),
        Behaviour.OfHttpApi("A page that ends with the last integration has no token", async api =>
        {
            await Make(api, 6);
            Assert.Equal([3, 3], (await Follow(api, maxResults: 3)).Select(page => page.Count));
        }),
        Behaviour.OfHttpApi("A token that nobody gave is 400", async api =>
            (await api.Caller.Get($"{api.Integrations}?nextToken=made-up")).Refused(400, "BadRequestException")),
        Behaviour.OfHttpApi("maxResults that is no number is 400", async api =>
            (await api.Caller.Get($"{api.Integrations}?maxResults=many")).Refused(400, "BadRequestException")),
        Behaviour.OfHttpApi("The 301st integration is refused with 429 in words of its own", async api =>
        {
            await Make(api, 300);
            var refused = await api.TryCreate(Bodies.Url);
            refused.Refused(429, "TooManyRequestsException", "Maximum number of Integrations for this API has been reached");
            Assert.True(refused.Body.ContainsKey("limitType"));
        }),
    ];

    private static async Task<List<string>> Make(Api api, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await api.Create(Bodies.Url)).Text("integrationId"));
        }

        return ids;
    }

    private static async Task<List<List<string>>> Follow(Api api, int maxResults)
    {
        var pages = new List<List<string>>();
        string? token = null;
        do
        {
            var next = token is null ? string.Empty : $"&nextToken={Uri.EscapeDataString(token)}";
            var page = (await api.Caller.Get($"{api.Integrations}?maxResults={maxResults}{next}")).Succeeded();
            pages.Add([.. page.Items().Select(item => item.Text("integrationId"))]);
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null && pages.Count < 20);
        return pages;
    }
}
