using System.Text.Json;
using Operator.Kubernetes.Conditions;

namespace Operator.Tests.Gitops;

/// <summary>
/// Every combination of what decides: deletion, observed generation, and the conditions that generic tools read. kstatus, the script for
/// Argo CD and the expressions for Flux have to agree on each. The operator never says Reconciling and Stalled at once, and kstatus
/// takes the one that is listed first then, so that pair is left out.
/// </summary>
public sealed class StatusTableTests
{
    private static readonly string?[] Statuses = ["True", "False", "Unknown"];

    [Fact]
    public void Argo_CD_Flux_and_kstatus_agree_on_every_combination()
    {
        var disagreements = new List<string>();
        var seen = new HashSet<(KstatusPhase, string)>();
        foreach (var (name, entity, suspended) in Table())
        {
            var phase = Kstatus.Compute(entity).Phase;
            var (argo, message) = ArgoHealth.Of(entity);
            seen.Add((phase, argo));
            var expected = phase switch
            {
                KstatusPhase.Current => "Healthy",
                KstatusPhase.Failed => "Degraded",
                KstatusPhase.InProgress when suspended => "Suspended",
                _ => "Progressing",
            };
            var flux = phase == KstatusPhase.Terminating ? "InProgress" : phase.ToString();
            if (argo != expected || FluxHealth.Of(entity) != flux || string.IsNullOrEmpty(message))
            {
                disagreements.Add($"{name}: kstatus {phase}, Argo CD {argo} ({message}), Flux {FluxHealth.Of(entity)}");
            }
        }

        Assert.Empty(disagreements);
        // The table reaches every verdict.
        Assert.Equal(
            [
                (KstatusPhase.Current, "Healthy"), (KstatusPhase.InProgress, "Progressing"), (KstatusPhase.InProgress, "Suspended"), (KstatusPhase.Failed, "Degraded"),
                (KstatusPhase.Terminating, "Progressing"),
            ],
            seen.Order());
    }

    [Theory]
    [InlineData("Stalled", "Correct it.")]
    [InlineData("Suspended", "Asleep.")]
    public void The_condition_that_decides_gives_the_message(string type, string message)
    {
        var entity = Entity(false, 2, [("Ready", "False", "Not yet."), (type, "True", message)]);

        Assert.Equal(message, ArgoHealth.Of(entity).Message);
    }

    [Fact]
    public void Progress_names_the_reason() =>
        Assert.Equal("SomeReason: Not yet.", ArgoHealth.Of(Entity(false, 2, [("Ready", "Unknown", "Not yet."), ("Reconciling", "True", "Working.")])).Message);

    private static IEnumerable<(string Name, JsonElement Entity, bool Suspended)> Table() =>
        from deleting in new[] { false, true }
        from observed in new[] { -1, 1, 2 } // never seen; the generation before; this one
        from ready in Statuses
        from reconciling in new[] { null, "True" }
        from stalled in new[] { null, "True" }
        where reconciling is null || stalled is null
        from suspended in new[] { null, "True" }
        from other in new[] { null, "True", "False", "Unknown" } // Synced, Drifted, Deployed and the like decide nothing
        let conditions = new[] { ("Synced", other), ("Ready", ready), ("Reconciling", reconciling), ("Stalled", stalled), ("Suspended", suspended), ("Drifted", other), ("Deployed", other) }
            .Where(condition => condition.Item2 is not null).Select(condition => (condition.Item1, condition.Item2!, $"{condition.Item1} says so.")).ToArray()
        select (
            $"deleting {deleting}, observed {observed}, {string.Join(", ", conditions.Select(each => $"{each.Item1}={each.Item2}"))}",
            Entity(deleting, observed, conditions),
            !deleting && observed == 2 && ready != "True" && reconciling is null && suspended is not null);

    private static JsonElement Entity(bool deleting, int observed, (string Type, string Status, string Message)[] conditions) => JsonSerializer.SerializeToElement(new
    {
        apiVersion = "apigateway.integration-operator.io/v1alpha1",
        kind = "Integration",
        metadata = deleting ? (object)new { name = "one", generation = 2, deletionTimestamp = "2026-01-02T03:04:05Z" } : new { name = "one", generation = 2 },
        spec = new { },
        status = new
        {
            observedGeneration = observed,
            conditions = conditions.Select(each => new { type = each.Type, status = each.Status, reason = "SomeReason", message = each.Message }),
        },
    });
}
