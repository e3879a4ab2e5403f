using Operator.Sandbox.ApiGateway;

namespace Operator.Conformance.ApiGateway;

/// <summary>The sandbox, unthrottled so that the suites run at full speed. It claims every behaviour.</summary>
public class SandboxGateway : Gateway, IClaims
{
    private ApiGatewayServer? server;

    public static bool Claims(Behaviour behaviour) => true;

    protected virtual ApiGatewayOptions Options { get; } = new() { ThrottleEnabled = false };

    public override async ValueTask InitializeAsync()
    {
        server = await ApiGatewayServer.StartAsync(Options, TestContext.Current.CancellationToken);
        Address = server.Address;
    }

    public override async Task MakeFunction(string name, string alias) =>
        (await Caller.Put($"/_sandbox/functions/{name}", $$"""{"aliases":["{{alias}}"]}""")).Succeeded();

    public override async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The sandbox where nothing unproven clears a field: what is documented must hold there as well.</summary>
public sealed class GrudgingSandboxGateway : SandboxGateway, IClaims
{
    public static new bool Claims(Behaviour behaviour) => true;

    protected override ApiGatewayOptions Options { get; } =
        new() { ThrottleEnabled = false, UnprovenClearing = UnprovenClearing.Ignore };
}

/// <summary>The sandbox with AWS' request quota.</summary>
public sealed class ThrottledSandboxGateway : SandboxGateway, IClaims
{
    public static new bool Claims(Behaviour behaviour) => true;

    protected override ApiGatewayOptions Options { get; } = new();
}
