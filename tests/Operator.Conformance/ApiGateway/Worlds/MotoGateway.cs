using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Operator.Conformance.ApiGateway;

/// <summary>
/// moto, an independent server of the same API, as a child process. It claims what <see cref="MotoDeviations"/> does not
/// exclude. One process serves all tests, which make APIs of their own in it.
/// </summary>
public sealed class MotoGateway : Gateway, IClaims
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private const string FunctionRole = "functions";
    private const string EmptyArchive = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";

    private readonly HttpClient http = new();
    private Process? process;

    public static bool Claims(Behaviour behaviour) => !MotoDeviations.All.Any(row => row.ExcludesBehaviour(behaviour.Name));

    public override async ValueTask InitializeAsync()
    {
        Missing = await WhyMissingAsync();
        if (Missing is not null)
        {
            return;
        }

        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        process = Python("-m", "moto.server", "-H", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture));
        var waiting = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            Assert.True(process is { HasExited: false }, "moto ended while it started");
            Assert.True(waiting.Elapsed < StartDeadline, $"moto did not answer within {StartDeadline}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>moto makes functions of roles that IAM knows and of code that is a zip archive; an empty one will do.</summary>
    public override async Task MakeFunction(string name, string alias)
    {
        using var iam = new Caller(Address, Region, "iam");
        await iam.Form(
            signed: true,
            ("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", FunctionRole),
            ("AssumeRolePolicyDocument", """{"Version":"2012-10-17","Statement":[]}"""));
        await Lambda.Made(
            "/2015-03-31/functions",
            $$$"""{"FunctionName":"{{{name}}}","Runtime":"python3.13","Handler":"a.b","Role":"arn:aws:iam::123456789012:role/{{{FunctionRole}}}","Code":{"ZipFile":"{{{EmptyArchive}}}"}}""");
        await Lambda.Made($"/2015-03-31/functions/{name}/aliases", $$"""{"Name":"{{alias}}","FunctionVersion":"$LATEST"}""");
    }

    public override async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process?.Dispose();
        http.Dispose();
        await base.DisposeAsync();
    }

    private static async Task<string?> WhyMissingAsync()
    {
        using var probe = Python("-c", "import moto.server");
        if (probe is null)
        {
            return "moto is not tested: python3 is not installed";
        }

        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        return probe.ExitCode == 0 ? null : "moto is not tested: python3 has no module moto.server (pip install 'moto[server]')";
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/moto-api/"), TestContext.Current.CancellationToken);
            return true;
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

    private static Process? Python(params string[] arguments)
    {
        try
        {
            var started = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            started?.BeginOutputReadLine();
            started?.BeginErrorReadLine();
            return started;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>One moto for all classes that need it; they run one after the other, which a single Python process does anyway.</summary>
[CollectionDefinition(Name)]
public sealed class MotoCollection : ICollectionFixture<MotoGateway>
{
    public const string Name = "moto";
}
