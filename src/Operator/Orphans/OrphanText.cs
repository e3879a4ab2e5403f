using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Orphans;

/// <summary>A report for people and for scripts.</summary>
internal static class OrphanText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The ids, one a line.</summary>
    public static string Names(OrphanReport report) => string.Concat(report.Orphans.Select(orphan => orphan.IntegrationId + "\n"));

    /// <summary>Everything, with the commands to act on each.</summary>
    public static string Json(OrphanReport report) => new JsonObject
    {
        ["apiId"] = report.ApiId,
        ["region"] = report.Region,
        ["integrations"] = report.Integrations,
        ["orphans"] = new JsonArray([.. report.Orphans.Select(orphan => Of(report, orphan))]),
        ["unfinishedCreates"] = new JsonArray([.. report.Unfinished.Select(name => (JsonNode)name)]),
        ["unreadableObjects"] = new JsonArray([.. report.Unreadable.Select(name => (JsonNode)name)]),
    }.ToJsonString(Readable) + "\n";

    /// <summary>A table, and below it what can be done.</summary>
    public static string Table(OrphanReport report)
    {
        if (report.Orphans.Count == 0)
        {
            return $"All {report.Integrations} integrations of API {report.ApiId} belong to objects.\n";
        }

        string[][] rows =
        [
            ["INTEGRATION", "TYPE", "TARGET", "ROUTES"],
            .. report.Orphans.Select(orphan => new[]
            {
                orphan.IntegrationId,
                orphan.IntegrationType ?? "-",
                Short(orphan.Target ?? "-"),
                orphan.Routes.Count == 0 ? "-" : string.Join(", ", orphan.Routes.Select(route => route.RouteKey ?? route.RouteId)),
            }),
        ];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToList();
        var lines = rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}");
        var managed = report.Orphans.Any(orphan => orphan.IsManaged)
            ? $"\nMade by quick create, to be deleted only with the API: {string.Join(", ", report.Orphans.Where(orphan => orphan.IsManaged).Select(orphan => orphan.IntegrationId))}\n"
            : "";
        return $"""
            {string.Join('\n', lines)}

            {report.Orphans.Count} of {report.Integrations} integrations of API {report.ApiId} belong to no object.
            {managed}
            To delete one, once no route leads to it:
              {Delete(report, "INTEGRATION")}
            To have the operator take one over, apply an Integration with
              spec: apiId: {report.ApiId}, region: {report.Region}, integrationId: INTEGRATION
            and the fields that it has; "operator export --api-id {report.ApiId} --region {report.Region}" writes such manifests.

            """.ReplaceLineEndings("\n");
    }

    private static JsonObject Of(OrphanReport report, Orphan orphan)
    {
        var result = new JsonObject
        {
            ["integrationId"] = orphan.IntegrationId,
            ["integrationType"] = orphan.IntegrationType,
            ["target"] = orphan.Target,
            ["description"] = orphan.Description,
            ["apiGatewayManaged"] = orphan.IsManaged,
            ["routes"] = new JsonArray([.. orphan.Routes.Select(route => new JsonObject { ["routeId"] = route.RouteId, ["routeKey"] = route.RouteKey })]),
            ["adopt"] = new JsonObject { ["apiId"] = report.ApiId, ["region"] = report.Region, ["integrationId"] = orphan.IntegrationId },
        };
        if (!orphan.IsManaged)
        {
            result["deleteCommand"] = Delete(report, orphan.IntegrationId);
        }

        return result;
    }

    private static string Delete(OrphanReport report, string id) =>
        $"aws apigatewayv2 delete-integration --region {report.Region} --api-id {report.ApiId} --integration-id {id}";

    private static string Short(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 79), "…");
}
