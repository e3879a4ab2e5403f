using System.Net;
using Operator.Hosting;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Tests.Hosting;

public sealed class StatusEndpointsTests : IAsyncLifetime
{
    private readonly HealthRegistry registry = new();
    private readonly HttpClient http = new();
    private StatusEndpoints? endpoints;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        endpoints = await StatusEndpoints.StartAsync("127.0.0.1:0", registry, metrics: null, Cancel);
        http.BaseAddress = endpoints.Address;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await endpoints!.DisposeAsync();
    }

    [Fact]
    public async Task Each_page_shows_its_own_checks_and_fails_with_them()
    {
        registry.Add(HealthProbe.Live, "worker", () => (true, "busy"));
        registry.Add(HealthProbe.Ready, "cache", () => (false, "not synced"));

        var live = await http.GetAsync("healthz", Cancel);
        var ready = await http.GetAsync("readyz", Cancel);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("[+]worker busy\nok\n", await live.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("text/plain; charset=utf-8", live.Content.Headers.ContentType?.ToString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("[-]cache not synced\nfailed\n", await ready.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData("GET", "metrics", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "healthz", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "healthz", HttpStatusCode.OK)]
    public async Task Nothing_else_is_served(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await http.SendAsync(request, Cancel);
        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }
}
