using System.CommandLine;
using Operator.Planning;

namespace Operator.Cli;

/// <summary>
/// <c>operator diff FILE...</c>: what the operator would do in AWS for these manifests. Reads AWS, writes nothing. Exit code 0 when nothing would be
/// done, 2 when something would, 1 when that cannot be told.
/// </summary>
internal static class DiffCommand
{
    private const int Same = 0;
    private const int Failed = 1;
    private const int Different = 2;

    public static Command Create(Func<IAwsConnection> connect)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "YAML or JSON manifests, or folders of them; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var region = new Option<string?>("--region") { Description = "Region of objects that name none. Left out, that of AWS_REGION or the profile." };
        var output = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("diff", "Show the AWS calls and field changes that manifests would lead to, without making them. Exit code 0: none; 2: some; 1: cannot be told.")
        {
            files, region, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            using var connection = connect();
            var run = new DiffRun(connection, result.GetValue(region), console.Error);
            foreach (var path in result.GetRequiredValue(files).SelectMany(InputText.Expand))
            {
                await run.ReadAsync(path, cancellationToken);
            }

            await run.PlanPermissionsAsync(cancellationToken);
            await run.PlanDeploymentsAsync(cancellationToken);
            var text = result.GetValue(output) == "json" ? PlanText.Json(run.Plans) : PlanText.Text(run.Plans);
            console.Output.Write(text);
            return run.Failed ? Failed : run.Plans.Any(plan => plan.Plan.Calls.Count > 0) ? Different : Same;
        });
        return command;
    }
}
