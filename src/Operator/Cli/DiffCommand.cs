using System.CommandLine;
using Operator.Planning;
using Operator.Planning.Sources;

namespace Operator.Cli;

/// <summary>
/// <c>operator diff FILE...</c>: what the operator would do in AWS once these manifests are applied. Reads AWS and the cluster, writes neither. Exit
/// code 0 when nothing would be done, 2 when something would, 1 when that cannot be told.
/// </summary>
internal static class DiffCommand
{
    private const int Same = 0;
    private const int Failed = 1;
    private const int Different = 2;

    public static Command Create(Func<IAwsConnection> connect, Func<ClusterConnection> cluster)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "YAML or JSON manifests, or folders of them; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var region = new Option<string?>("--region") { Description = "Region of objects that name none. Left out, that of AWS_REGION or the profile." };
        var space = new Option<string?>("--namespace", "-n") { Description = "Namespace of objects that name none. Left out, that of the kubeconfig's context." };
        var watched = new Option<string[]>("--watch-namespace") { Description = "Namespace that the operator watches; repeat for more. All namespaces when left out." };
        var offline = new Option<bool>("--offline") { Description = "Read no cluster: plan from the files alone." };
        var output = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("diff", "Show the AWS calls and field changes that manifests would lead to, without making them. Exit code 0: none; 2: some; 1: cannot be told.")
        {
            files, region, space, watched, offline, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            using var connection = connect();
            var options = new DiffOptions(result.GetValue(region), result.GetValue(space), result.GetValue(watched) ?? [], result.GetValue(offline));
            var run = new DiffRun(connection, cluster, options, console.Error);
            foreach (var path in result.GetRequiredValue(files).SelectMany(InputText.Expand))
            {
                run.Read(path);
            }

            await run.PlanAsync(cancellationToken);
            var unknown = run.WhyNoCluster is { } why
                ? $"Only the given files are known ({why}): not whether other objects need the same permissions, claim the same integrations or stages, or decide about accounts and references."
                : null;
            console.Output.Write(result.GetValue(output) == "json" ? PlanText.Json(run.Plans, unknown is null) : PlanText.Text(run.Plans, unknown));
            return run.Failed ? Failed : run.Plans.Any(plan => plan.Plan.Calls.Count > 0) ? Different : Same;
        });
        return command;
    }
}
