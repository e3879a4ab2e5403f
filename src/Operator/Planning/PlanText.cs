using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Drift;

namespace Operator.Planning;

/// <summary>Plans for people and for programs. Templates are shown by hash, except in the bodies of calls in JSON, which are exact.</summary>
internal static class PlanText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One block per object, then a count, then what was not known.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="unknown">What the plans do without; null when nothing.</param>
    public static string Text(IReadOnlyList<ObjectPlan> plans, string? unknown)
    {
        var text = new StringBuilder();
        foreach (var one in plans)
        {
            var plan = one.Plan;
            text.Append(CultureInfo.InvariantCulture, $"{Sign(plan)} {one.Kind} \"{(one.IsGiven ? one.Key.Name : one.Key)}\"{Place(one)}: {Verb(plan)}\n");
            if (!one.IsGiven)
            {
                text.Append(CultureInfo.InvariantCulture, $"    Follows from {string.Join(", ", one.FollowsFrom)}.\n");
            }

            foreach (var entry in DriftReport.Entries(plan.Changes) ?? [])
            {
                text.Append(CultureInfo.InvariantCulture, $"    {entry.Field}: {Show(entry.Observed)} -> {Show(entry.Desired)}\n");
            }

            foreach (var call in plan.Calls)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {call.Operation}: {call.Method} {call.Path}{Members(call)}\n");
            }

            if (plan.Note is { } note)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {note.ReplaceLineEndings("\n    ")}\n");
            }
        }

        var (calls, others) = (plans.Sum(plan => plan.Plan.Calls.Count), plans.Count(plan => !plan.IsGiven));
        return text.Append(CultureInfo.InvariantCulture, $"{plans.Count(plan => plan.Plan.Calls.Count > 0)} of {plans.Count} objects change AWS, with {calls} calls.")
            .Append(CultureInfo.InvariantCulture, $"{(others == 0 ? "" : $" {others} of them not in the files.")}\n")
            .Append(unknown is null ? "" : $"{unknown}\n").ToString();
    }

    /// <summary>An array of objects with their changes and exact calls.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="hasCluster">Whether they go by all objects of a cluster, or by those of the files alone.</param>
    public static string Json(IReadOnlyList<ObjectPlan> plans, bool hasCluster) => new JsonArray([.. plans.Select(plan => (JsonNode)new JsonObject
    {
        ["kind"] = plan.Kind,
        ["namespace"] = plan.Key.Namespace,
        ["name"] = plan.Key.Name,
        ["apiId"] = plan.ApiId,
        ["action"] = Action(plan.Plan),
        ["blocked"] = plan.Plan.IsBlocked,
        ["inFiles"] = plan.IsGiven,
        ["followsFrom"] = new JsonArray([.. plan.FollowsFrom.Select(cause => (JsonNode)cause)]),
        ["knownObjects"] = hasCluster ? "cluster" : "files",
        ["note"] = plan.Plan.Note,
        ["changes"] = new JsonArray([.. (DriftReport.Entries(plan.Plan.Changes) ?? []).Select(entry => (JsonNode)new JsonObject
        {
            ["field"] = entry.Field,
            ["observed"] = entry.Observed,
            ["desired"] = entry.Desired,
        })]),
        ["calls"] = new JsonArray([.. plan.Plan.Calls.Select(call => (JsonNode)new JsonObject
        {
            ["operation"] = call.Operation,
            ["method"] = call.Method,
            ["path"] = call.Path,
            ["body"] = call.Body?.DeepClone(),
        })]),
    })]).ToJsonString(Indented) + "\n";

    private static string Action(IntegrationPlan plan) => plan switch
    {
        { Kind: ChangeKind.None, Calls.Count: > 0 } => "update",
        _ => plan.Kind.ToString().ToLowerInvariant(),
    };

    private static string Sign(IntegrationPlan plan) => plan.IsBlocked ? "!" : Action(plan) switch { "create" => "+", "update" => "~", "replace" => "±", "delete" => "-", _ => "=" };

    private static string Verb(IntegrationPlan plan) => plan.IsBlocked ? "blocked" : Action(plan) switch
    {
        "create" => "create",
        "update" => "update in place",
        "replace" => "replace by a new integration",
        "delete" => "delete",
        _ => "no change",
    };

    private static string Place(ObjectPlan one) => (one.ApiId.Length > 0, one.IsGiven) switch
    {
        (true, true) => $" (API {one.ApiId})",
        (true, false) => $" (API {one.ApiId}, not in the files)",
        (false, false) => " (not in the files)",
        _ => "",
    };

    private static string Members(PlannedCall call) => call.Body is { Count: > 0 } body ? $" ({string.Join(", ", body.Select(member => member.Key))})" : "";

    private static string Show(string? value) => value is null ? "(none)" : $"\"{value}\"";
}
