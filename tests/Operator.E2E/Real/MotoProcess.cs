using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>moto's server: another implementation of API Gateway, written by people who never saw this repository.</summary>
internal sealed class MotoProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private MotoProcess(ChildProcess process, Uri address)
    {
        this.process = process;
        Address = address;
        Gateway = new ApiGatewayHttp(address);
    }

    public Uri Address { get; }

    public ApiGatewayHttp Gateway { get; }

    /// <summary>A Python that has moto's server; null where there is none.</summary>
    public static async Task<string?> PythonAsync(CancellationToken cancellationToken)
    {
        var python = Binaries.OnPath("python3");
        return python is not null
            && (await Tool.RunAsync(python, ["-c", "import moto.server"], new Dictionary<string, string?>(), null, cancellationToken)).ExitCode == 0
                ? python
                : null;
    }

    public static async Task<MotoProcess> StartAsync(string python, CancellationToken cancellationToken)
    {
        // The server prints the port that port 0 became.
        var process = ChildProcess.Start(
            python, ["-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], new Dictionary<string, string?> { ["NO_COLOR"] = "1" });
        try
        {
            var line = await process.LineAsync(l => l.Contains("Running on http://127.0.0.1:", StringComparison.Ordinal), cancellationToken);
            var digits = new string([.. line[(line.IndexOf("127.0.0.1:", StringComparison.Ordinal) + "127.0.0.1:".Length)..].TakeWhile(char.IsAsciiDigit)]);
            return new MotoProcess(process, new Uri($"http://127.0.0.1:{digits}/"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<string> CreateApiAsync(string protocol, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["name"] = protocol, ["protocolType"] = protocol };
        if (protocol == "WEBSOCKET")
        {
            body["routeSelectionExpression"] = "$request.body.action";
        }

        return (string)(await Gateway.PostAsync("v2/apis", body, cancellationToken))["apiId"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        await process.DisposeAsync();
    }
}
