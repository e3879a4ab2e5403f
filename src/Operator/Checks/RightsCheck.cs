using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;
using Operator.Manifests;

namespace Operator.Checks;

/// <summary>Whether the account has each right that the shipped roles grant, by asking the API server about each.</summary>
internal static class RightsCheck
{
    /// <param name="client">As the account that is judged.</param>
    /// <param name="watched">Namespaces to watch; empty is all of them.</param>
    /// <param name="leaseNamespace">Where the Lease lives; null when there is no leader election.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(
        KubernetesClient client, IReadOnlyList<string> watched, string? leaseNamespace, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        foreach (var ns in watched.Count == 0 ? [""] : watched)
        {
            results.Add(await AskAsync(client, ns, typeof(ClusterPermissions), "role.yaml", cancellationToken));
        }

        if (watched.Count == 0)
        {
            results.Add(await AskAsync(client, "", typeof(AccountPermissions), "accounts_role.yaml", cancellationToken));
        }

        results.Add(await AskAsync(client, ClusterIdentityPermissions.Namespace, typeof(ClusterIdentityPermissions), "cluster_identity_role.yaml", cancellationToken));
        if (leaseNamespace is not null)
        {
            results.Add(await AskAsync(client, leaseNamespace, typeof(LeaderElectionPermissions), "leader_election_role.yaml", cancellationToken));
        }

        return results;
    }

    private static async Task<CheckResult> AskAsync(KubernetesClient client, string ns, Type holder, string role, CancellationToken cancellationToken)
    {
        var name = ns.Length == 0 ? "rights in all namespaces" : $"rights in namespace {ns}";
        var asked = Questions(RbacBuilder.Rules(holder), ns).ToList();
        var refused = new List<string>();
        foreach (var question in asked)
        {
            var review = await client.CreateAsync(
                new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = question } }, cancellationToken);
            if (review.Status is not { Allowed: true })
            {
                refused.Add($"{question.Verb} {question.Resource}{(question.Subresource is null ? "" : $"/{question.Subresource}")}");
            }
        }

        return refused.Count == 0
            ? CheckResult.Passed(name, $"all {asked.Count} of config/rbac/{role}")
            : CheckResult.Failed(name, $"Grant what config/rbac/{role} grants: {string.Join(", ", refused)} {(refused.Count == 1 ? "is" : "are")} refused.");
    }

    private static IEnumerable<V1ResourceAttributes> Questions(JsonArray rules, string ns) =>
        from rule in rules
        from apiGroup in Texts(rule!, "apiGroups")
        from resource in Texts(rule!, "resources")
        from verb in Texts(rule!, "verbs")
        from name in Names(rule!)
        let parts = resource.Split('/')
        select new V1ResourceAttributes
        {
            Namespace = ns,
            Group = apiGroup,
            Resource = parts[0],
            Subresource = parts.ElementAtOrDefault(1),
            Verb = verb,
            Name = name,
        };

    private static IEnumerable<string?> Names(JsonNode rule) => rule["resourceNames"] is JsonArray names ? names.Select(name => (string?)name) : [null];

    private static IEnumerable<string> Texts(JsonNode rule, string member) => rule[member]!.AsArray().Select(value => (string)value!);
}
