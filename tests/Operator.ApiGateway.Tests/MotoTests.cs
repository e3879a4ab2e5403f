using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway.Tests;

/// <summary>
/// The happy path against moto, an independent server of the same API. Only what moto and the service agree on is asserted; signatures,
/// paging, defaults and refusals are not among that.
/// </summary>
[Trait("Category", "Moto")]
public sealed class MotoTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private Process? _moto;
    private Uri _url = null!;
    private string? _missing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using (var probe = Run("-c", "import moto.server"))
        {
            if (probe is null)
            {
                _missing = "python3 is not installed";
                return;
            }

            await probe.WaitForExitAsync(Token);
            if (probe.ExitCode != 0)
            {
                _missing = "python3 has no module moto.server (pip install 'moto[server]')";
                return;
            }
        }

        var port = FreePort();
        _url = new Uri($"http://127.0.0.1:{port}/");
        _moto = Run("-m", "moto.server", "-H", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var deadline = Stopwatch.StartNew();
        while (!await IsUpAsync())
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(60) && !_moto!.HasExited, "moto did not start");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_moto is { HasExited: false })
        {
            _moto.Kill(entireProcessTree: true);
        }

        _moto?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_integration_and_its_responses_live_through_their_whole_life()
    {
        if (_missing is not null)
        {
            Assert.Skip(_missing);
        }

        using var factory = Fixture.Factory(_url);
        var client = factory.Client();
        var apiId = await CreateApiAsync();

        var api = await client.GetApiAsync(new() { ApiId = apiId }, Token);
        Assert.Equal(("WEBSOCKET", "moto"), (api.ProtocolType, api.Name));
        Assert.Contains(await client.GetAllApisAsync(Token), listed => listed.ApiId == apiId);

        var created = await client.CreateIntegrationAsync(new()
        {
            ApiId = apiId,
            IntegrationType = IntegrationType.HTTP,
            IntegrationMethod = "POST",
            IntegrationUri = "https://example.com/{x}",
            Description = "first",
            TimeoutInMillis = 5000,
            RequestParameters = new() { ["integration.request.header.x"] = "'1'" },
        }, Token);
        var id = created.IntegrationId!;
        var read = await client.GetIntegrationAsync(new() { ApiId = apiId, IntegrationId = id }, Token);
        Assert.Equal(("first", 5000, "https://example.com/{x}"), (read.Description, read.TimeoutInMillis, read.IntegrationUri));
        Assert.Equal("'1'", read.RequestParameters!["integration.request.header.x"]);
        Assert.Equal(id, Assert.Single(await client.GetAllIntegrationsAsync(apiId, Token)).IntegrationId);

        var updated = await client.UpdateIntegrationAsync(
            new() { ApiId = apiId, IntegrationId = id, IntegrationType = IntegrationType.HTTP, Description = "" }, Token);
        Assert.True(string.IsNullOrEmpty(updated.Description));
        Assert.Equal(5000, updated.TimeoutInMillis);

        var response = await client.CreateIntegrationResponseAsync(new()
        {
            ApiId = apiId,
            IntegrationId = id,
            IntegrationResponseKey = "$default",
            ResponseTemplates = new() { ["application/json"] = "{}" },
        }, Token);
        var responseId = response.IntegrationResponseId!;
        var changed = await client.UpdateIntegrationResponseAsync(
            new() { ApiId = apiId, IntegrationId = id, IntegrationResponseId = responseId, IntegrationResponseKey = "/2\\d\\d/" }, Token);
        Assert.Equal("/2\\d\\d/", changed.IntegrationResponseKey);
        Assert.Equal(responseId, Assert.Single(await client.GetAllIntegrationResponsesAsync(apiId, id, Token)).IntegrationResponseId);
        await client.DeleteIntegrationResponseAsync(new() { ApiId = apiId, IntegrationId = id, IntegrationResponseId = responseId }, Token);
        Assert.Empty(await client.GetAllIntegrationResponsesAsync(apiId, id, Token));

        await client.DeleteIntegrationAsync(new() { ApiId = apiId, IntegrationId = id }, Token);
        var gone = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => client.GetIntegrationAsync(new() { ApiId = apiId, IntegrationId = id }, Token));
        Assert.Equal(ErrorClass.NotFound, gone.ErrorClass);
        Assert.Empty(await client.GetAllRoutesAsync(apiId, Token));
        Assert.Empty(await client.GetAllStagesAsync(apiId, Token));
    }

    // Creating APIs is not among the operations of our client.
    private async Task<string> CreateApiAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_url, "/v2/apis"))
        {
            Content = new StringContent("""{"name":"moto","protocolType":"WEBSOCKET","routeSelectionExpression":"$request.body.action"}"""),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/{Fixture.Region}/apigateway/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await _http.SendAsync(request, Token);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["apiId"]!.GetValue<string>();
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(_url, "/moto-api/"), Token);
            return answer.StatusCode != 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process? Run(params string[] arguments)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.BeginOutputReadLine();
            process?.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
