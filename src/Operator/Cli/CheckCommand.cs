using System.CommandLine;
using Operator.ApiGateway.Transport;
using Operator.Apis;
using Operator.Checks;
using Operator.Hosting;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Cli;

/// <summary>
/// <c>operator check</c>: whether an installation is complete; <c>helm test</c> runs it in a pod with the operator's account. One line per
/// check, exit code 1 when one failed.
/// </summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var namespaces = new Option<string[]>("--watch-namespace") { Description = "Namespace that the operator watches; repeat for more. All namespaces when left out." };
        var lease = new Option<string?>("--leader-election-namespace") { Description = "Namespace of the Lease; POD_NAMESPACE or the pod's own when left out." };
        var leaderElect = new Option<bool>("--leader-elect") { Description = "Whether the operator needs a Lease.", DefaultValueFactory = _ => true };
        var skipAws = new Option<bool>("--skip-aws") { Description = "Ask STS nothing: neither who the AWS credentials are, nor for the roles of AwsAccounts." };
        var command = new Command("check", "Check an installation: definitions, rights, AWS identity, accounts. Changes nothing. Exit code 1: something has to be done.")
        {
            namespaces, lease, leaderElect, skipAws,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            try
            {
                var configuration = KubernetesClientConfiguration.BuildDefaultConfig();
                var own = result.GetValue(lease) ?? Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? configuration.Namespace ?? "default";
                var watched = result.GetValue(namespaces) ?? [];
                using var client = new KubernetesClient(
                    configuration,
                    new KubernetesClientOptions { JsonOptions = ApiJson.Options, FieldManager = OperatorComposition.FieldManager, UserAgent = $"{OperatorComposition.FieldManager}/{OperatorProcess.Version}" });
                using var identities = new AwsIdentities();
                var results = await InstallationChecks.RunAsync(
                    client,
                    new CheckOptions
                    {
                        WatchNamespaces = watched,
                        LeaseNamespace = result.GetValue(leaderElect) ? own : null,
                        SampleNamespace = watched.FirstOrDefault() ?? own,
                        AwsIdentity = result.GetValue(skipAws) ? null : identities.OfAsync,
                        Region = new ApiGatewayConfig().EffectiveRegion,
                    },
                    cancellationToken);
                foreach (var each in results)
                {
                    (each.Outcome == CheckOutcome.Failed ? console.Error : console.Output).WriteLine($"{Word(each.Outcome)} {each.Name}: {each.Detail}");
                }

                return results.Any(each => each.Outcome == CheckOutcome.Failed) ? 1 : 0;
            }
            catch (Exception exception) when (exception is KubeConfigException or FormatException)
            {
                console.Error.WriteLine($"operator check: {exception.Message}");
                return 1;
            }
        });
        return command;
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "ok  ",
        CheckOutcome.Failed => "FAIL",
        _ => "skip",
    };
}
