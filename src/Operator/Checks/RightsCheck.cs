using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;
using Operator.Manifests;
using Operator.References;

namespace Operator.Checks;

/// <summary>
/// Whether the account has each right that the shipped roles grant, by asking the API server about each. Rights to follow references are a
/// matter of choice: those that are missing are told, and are no failure.
/// </summary>
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

        foreach (var ns in watched.Count == 0 ? [""] : watched)
        {
            foreach (var family in ReferenceFamily.All)
            {
                results.Add(await AskAsync(client, ns, family, cancellationToken));
            }
        }

        return results;
    }

    private static async Task<CheckResult> AskAsync(KubernetesClient client, string ns, Type holder, string role, CancellationToken cancellationToken)
    {
        var name = $"rights in {Place(ns)}";
        var (asked, refused) = await RefusedAsync(client, ns, holder, cancellationToken);
        return refused.Count == 0
            ? CheckResult.Passed(name, $"all {asked} of config/rbac/{role}")
            : CheckResult.Failed(name, $"Grant what config/rbac/{role} grants: {Refused(refused.Select(question => $"{question.Verb} {Resource(question)}"))}.");
    }

    private static async Task<CheckResult> AskAsync(KubernetesClient client, string ns, ReferenceFamily family, CancellationToken cancellationToken)
    {
        var (name, file) = ($"references of family {family.Name} in {Place(ns)}", $"config/components/{family.Folder}/role.yaml");
        var (asked, refused) = await RefusedAsync(client, ns, family.Holder, cancellationToken);
        if (refused.Count == 0)
        {
            return CheckResult.Passed(name, $"all {asked} of {file}");
        }

        return CheckResult.Skipped(name, refused.Count == asked ? $"not granted; who needs them grants {file}" : $"granted in part; {Missing(refused, ns, file)}");
    }

    // A role of a namespace that names kinds without one grants nothing of them, however complete it looks.
    private static string Missing(IReadOnlyList<V1ResourceAttributes> refused, string ns, string file)
    {
        var outOfReach = refused.Where(question => ns.Length > 0 && question.Namespace is "").ToList();
        var others = refused.Except(outOfReach).ToList();
        var kinds = outOfReach.Select(InGroup).Distinct(StringComparer.Ordinal);
        return string.Join("; ", new[]
        {
            others.Count == 0 ? null : $"{file} grants all: {Refused(others.Select(question => $"{question.Verb} {InGroup(question)}"))}",
            outOfReach.Count == 0 ? null : $"no Role grants kinds without namespace, so refer to namespaced ones, or apply {file} as it is, with a ClusterRole: {Refused(kinds)}",
        }.OfType<string>());
    }

    // All at once: there are dozens, and each takes a round trip.
    private static async Task<(int Asked, IReadOnlyList<V1ResourceAttributes> Refused)> RefusedAsync(
        KubernetesClient client, string ns, Type holder, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Questions(RbacBuilder.Rules(holder), ns).Select(async question => (question, Review: await client.CreateAsync(
            new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = question } }, cancellationToken))));
        return (answers.Length, [.. answers.Where(answer => answer.Review.Status is not { Allowed: true }).Select(answer => answer.question)]);
    }

    private static string Place(string ns) => ns.Length == 0 ? "all namespaces" : $"namespace {ns}";

    private static string Resource(V1ResourceAttributes question) => question.Subresource is null ? question.Resource! : $"{question.Resource}/{question.Subresource}";

    // Resources have the same names in several groups.
    private static string InGroup(V1ResourceAttributes question) => $"{Resource(question)}.{question.Group}".TrimEnd('.');

    private static string Refused(IEnumerable<string> questions) => string.Join(", ", questions) + (questions.Skip(1).Any() ? " are refused" : " is refused");

    private static IEnumerable<V1ResourceAttributes> Questions(JsonArray rules, string ns) =>
        from rule in rules
        from apiGroup in Texts(rule!, "apiGroups")
        from resource in Texts(rule!, "resources")
        from verb in Texts(rule!, "verbs")
        from name in Names(rule!)
        let parts = resource.Split('/')
        select new V1ResourceAttributes
        {
            // What has no namespace is read in the whole cluster: that is what has to be allowed.
            Namespace = KnownKinds.HaveNamespaces(apiGroup) ? ns : "",
            Group = apiGroup,
            Resource = parts[0],
            Subresource = parts.ElementAtOrDefault(1),
            Verb = verb,
            Name = name,
        };

    private static IEnumerable<string?> Names(JsonNode rule) => rule["resourceNames"] is JsonArray names ? names.Select(name => (string?)name) : [null];

    private static IEnumerable<string> Texts(JsonNode rule, string member) => rule[member]!.AsArray().Select(value => (string)value!);
}
