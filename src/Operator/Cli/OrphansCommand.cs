using System.CommandLine;
using Operator.ApiGateway.Errors;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Orphans;

namespace Operator.Cli;

/// <summary>
/// <c>operator orphans --api-id ID</c>: integrations of an API that no Integration object of the cluster names. Reads AWS and the cluster, writes
/// neither. Exit code 0 when there are none, 2 when there are some, 1 when that cannot be told.
/// </summary>
internal static class OrphansCommand
{
    private const int None = 0;
    private const int Failed = 1;
    private const int Some = 2;

    public static Command Create(Func<IAwsConnection> aws, Func<IKubernetesClient> cluster)
    {
        var apiId = new Option<string>("--api-id") { Description = "The HTTP or WebSocket API.", HelpName = "ID", Required = true };
        var region = new Option<string?>("--region") { Description = "Region of the API. Left out, that of AWS_REGION or the profile." };
        var output = new Option<string>("--output", "-o") { Description = "table, json or name (ids only).", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "name");
        var command = new Command("orphans", "List the integrations of an API that no Integration object of the cluster names.") { apiId, region, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            try
            {
                using var connection = aws();
                if ((result.GetValue(region) ?? connection.DefaultRegion) is not { } where)
                {
                    console.Error.WriteLine("operator orphans: Pass --region, or set AWS_REGION.");
                    return Failed;
                }

                var client = cluster();
                using var owned = client as IDisposable;
                var report = await new OrphanSearch(connection.ApiGatewayV2(where), client).RunAsync(result.GetRequiredValue(apiId), where, cancellationToken);
                console.Output.Write(result.GetValue(output) switch
                {
                    "json" => OrphanText.Json(report),
                    "name" => OrphanText.Names(report),
                    _ => OrphanText.Table(report),
                });
                Warn(report, console.Error);
                return report.Unreadable.Count > 0 ? Failed : report.Orphans.Count > 0 ? Some : None;
            }
            catch (Exception exception) when (exception is AwsCallException or KubernetesApiException or KubeConfigException or HttpRequestException or IOException)
            {
                console.Error.WriteLine($"operator orphans: {exception.Message}");
                return Failed;
            }
        });
        return command;
    }

    private static void Warn(OrphanReport report, TextWriter error)
    {
        if (report.Unfinished.Count > 0 && report.Orphans.Count > 0)
        {
            error.WriteLine($"operator orphans: Wait before you delete: a create of {string.Join(", ", report.Unfinished)} has no known outcome yet, and one of these may be what it made.");
        }

        if (report.Unreadable.Count > 0)
        {
            error.WriteLine($"operator orphans: What {string.Join(", ", report.Unreadable)} claims is not known: the objects cannot be read.");
        }
    }
}
