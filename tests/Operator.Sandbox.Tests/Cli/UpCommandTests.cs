using System.CommandLine;
using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

public sealed class UpCommandTests
{
    [Fact]
    public async Task Without_options_ports_are_free_ones_and_everything_is_started()
    {
        var options = await ParseAsync("up");
        Assert.Equal(new UpOptions(), options);
    }

    [Fact]
    public async Task Every_option_arrives()
    {
        var options = await ParseAsync(
            "up", "--kubernetes-port", "8001", "--api-gateway-port", "8002", "--kubeconfig", "kc", "--no-operator", "--no-samples",
            "--manifests", "m", "--operator", "o.dll", "--region", "eu-central-1");
        Assert.Equal((8001, 8002, "kc", true, true, "m", "o.dll", "eu-central-1"), (
            options.KubernetesPort, options.ApiGatewayPort, options.Kubeconfig!.Name, options.NoOperator, options.NoSamples,
            options.Manifests!.Name, options.Operator!.Name, options.Region));
    }

    [Theory]
    [InlineData("up", "--kubernetes-port", "65536")]
    [InlineData("up", "--api-gateway-port", "-1")]
    [InlineData("up", "--api-gateway-port", "http")]
    [InlineData("up", "--unknown")]
    [InlineData("down")]
    [InlineData]
    public async Task A_wrong_command_line_is_refused_before_anything_starts(params string[] arguments)
    {
        var started = false;
        var error = new StringWriter();
        var command = UpCommand.CreateRoot((_, _) =>
        {
            started = true;
            return Task.FromResult(0);
        });
        var exit = await command.Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Error = error, Output = TextWriter.Null }, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, exit);
        Assert.False(started);
        Assert.NotEmpty(error.ToString());
    }

    [Fact]
    public void Every_option_is_explained()
    {
        var up = UpCommand.CreateRoot((_, _) => Task.FromResult(0)).Subcommands.Single();
        Assert.All(up.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
    }

    private static async Task<UpOptions> ParseAsync(params string[] arguments)
    {
        UpOptions? seen = null;
        var command = UpCommand.CreateRoot((options, _) =>
        {
            seen = options;
            return Task.FromResult(0);
        });
        Assert.Equal(0, await command.Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        return seen!;
    }
}
