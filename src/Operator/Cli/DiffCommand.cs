using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Planning;
using Operator.Validation;

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
        var command = new Command("diff", "Show the AWS calls and field changes that manifests would lead to, without making them.") { files, region, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            using var connection = connect();
            var run = new Run(connection, result.GetValue(region), console.Error);
            foreach (var path in result.GetRequiredValue(files).SelectMany(InputText.Expand))
            {
                await run.ReadAsync(path, cancellationToken);
            }

            var text = result.GetValue(output) == "json" ? PlanText.Json(run.Plans) : PlanText.Text(run.Plans);
            console.Output.Write(text);
            return run.Failed ? Failed : run.Plans.Any(plan => plan.Plan.Calls.Count > 0) ? Different : Same;
        });
        return command;
    }

    private sealed class Run(IAwsConnection connection, string? region, TextWriter error)
    {
        private readonly ManifestValidator validator = new();

        public List<ObjectPlan> Plans { get; } = [];

        public bool Failed { get; private set; }

        public async Task ReadAsync(string path, CancellationToken cancellationToken)
        {
            try
            {
                foreach (var document in ManifestYamlReader.Read(InputText.Read(path)).SelectMany(Objects))
                {
                    await PlanAsync(path, document, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is ManifestException || InputText.IsUnreadable(exception))
            {
                Fail(path, exception.Message);
            }
        }

        private static IEnumerable<JsonNode?> Objects(JsonNode document) =>
            document is JsonObject list && list["items"] is JsonArray items && list["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) == true ? items : [document];

        private async Task PlanAsync(string path, JsonNode? document, CancellationToken cancellationToken)
        {
            var judged = validator.Validate(document ?? new JsonObject()).Single();
            if (judged.Refusal is { } refusal)
            {
                Fail(path, refusal);
                return;
            }

            if (!judged.IsOurs)
            {
                return;
            }

            if (judged.Kind != nameof(Integration))
            {
                Fail(path, $"{judged.Kind} \"{judged.Name}\": only Integration objects can be compared yet.");
                return;
            }

            try
            {
                var entity = document.Deserialize(KubernetesJson.TypeInfo<Integration>(ApiJson.Options))!;
                var client = connection.ApiGatewayV2(entity.Status?.Region ?? entity.Spec.Region ?? region);
                var plan = await IntegrationWorldReader.PlanAsync(client, entity, cancellationToken);
                Plans.Add(new ObjectPlan(judged.Kind, judged.Name, entity.Spec.ApiId, plan));
                Failed |= plan.IsBlocked;
            }
            catch (Exception exception) when (exception is AwsCallException or JsonException)
            {
                Fail(path, $"{judged.Kind} \"{judged.Name}\": {exception.Message}");
            }
        }

        private void Fail(string path, string message)
        {
            Failed = true;
            error.WriteLine($"{path}: {message}");
        }
    }
}
