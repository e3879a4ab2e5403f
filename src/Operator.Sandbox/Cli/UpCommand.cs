using System.CommandLine;
using System.Globalization;

namespace Operator.Sandbox.Cli;

/// <summary>The command line: one verb, <c>up</c>.</summary>
internal static class UpCommand
{
    public static RootCommand CreateRoot(Func<UpOptions, CancellationToken, Task<int>> run) =>
        new("A Kubernetes API and an API Gateway on this machine, to try the operator and to test it.") { Create(run) };

    private static Command Create(Func<UpOptions, CancellationToken, Task<int>> run)
    {
        var kubernetesPort = Port("--kubernetes-port", "Loopback port of the Kubernetes API; 0 takes a free one.");
        var apiGatewayPort = Port("--api-gateway-port", "Loopback port of the API Gateway; 0 takes a free one.");
        var kubeconfig = new Option<FileInfo?>("--kubeconfig")
        {
            Description = "Where to write the kubeconfig, once everything is ready; removed at the end. Default: a temporary file.",
            HelpName = "file",
        };
        var noOperator = new Option<bool>("--no-operator")
        {
            Description = "Do not start the operator: run it yourself, for example in a debugger. Samples are applied but not waited for.",
        };
        var noSamples = new Option<bool>("--no-samples") { Description = "Do not apply the samples." };
        var manifests = new Option<DirectoryInfo?>("--manifests")
        {
            Description = "Folder with crds/ and samples/. Default: config/ of the repository that this program was built in.",
            HelpName = "folder",
        };
        var operatorPath = new Option<FileInfo?>("--operator")
        {
            Description = "The operator: an assembly (.dll, run by dotnet) or an executable. Default: the one built beside this program.",
            HelpName = "file",
        };
        var region = new Option<string>("--region")
        {
            Description = "The AWS region that the operator works in and the sample APIs exist in.",
            DefaultValueFactory = _ => "us-west-2",
        };
        var up = new Command("up", "Start both servers and the operator, apply the samples, wait until they are Ready; stay up until Ctrl-C.")
        {
            kubernetesPort, apiGatewayPort, kubeconfig, noOperator, noSamples, manifests, operatorPath, region,
        };
        up.SetAction((result, cancellationToken) => run(
            new UpOptions
            {
                KubernetesPort = result.GetValue(kubernetesPort),
                ApiGatewayPort = result.GetValue(apiGatewayPort),
                Kubeconfig = result.GetValue(kubeconfig),
                NoOperator = result.GetValue(noOperator),
                NoSamples = result.GetValue(noSamples),
                Manifests = result.GetValue(manifests),
                Operator = result.GetValue(operatorPath),
                Region = result.GetValue(region)!,
            },
            cancellationToken));
        return up;
    }

    private static Option<int> Port(string name, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "port" };
        option.Validators.Add(result =>
        {
            // What is no number at all is the library's to refuse.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is < 0 or > 65535)
            {
                result.AddError($"{name} takes a port from 0 to 65535.");
            }
        });
        return option;
    }
}
