using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Operator.ApiGateway.Tests.Support;

/// <summary>A moto server of a test class' own, or the reason why there is none.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private Process? _moto;
    private string? _missing;

    public HttpClient Http { get; } = new();

    public Uri Url { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void SkipWhenMissing()
    {
        if (_missing is not null)
        {
            Assert.Skip(_missing);
        }
    }

    /// <summary>Sends a call that our clients do not have, signed for nobody: moto reads account and region from it only.</summary>
    public async Task<string> PostAsync(string path, string body, string service)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, path)) { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/{Fixture.Region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await Http.SendAsync(request, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

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
        Url = new Uri($"http://127.0.0.1:{port}/");
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
        Http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Url, "/moto-api/"), Token);
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
