using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>What has to happen to the integration responses, in the order deletes, creates, updates.</summary>
/// <param name="Changes">The differences as paths below <c>integrationResponses</c>.</param>
/// <param name="Deletes">Responses to delete: surplus, or recreated because a value cannot be removed from them.</param>
/// <param name="Creates">Responses to create, by key.</param>
/// <param name="Updates">Responses to update.</param>
internal sealed record ResponsePlan(
    IReadOnlyList<FieldChange> Changes,
    IReadOnlyList<ObservedIntegrationResponse> Deletes,
    IReadOnlyList<(string Key, RequestFields Fields)> Creates,
    IReadOnlyList<(ObservedIntegrationResponse Observed, RequestFields Fields)> Updates)
{
    public static ResponsePlan Nothing { get; } = new([], [], [], []);

    public bool IsEmpty => Deletes.Count + Creates.Count + Updates.Count == 0;
}

/// <summary>
/// Plans integration responses: missing ones are created, differing ones updated, surplus ones deleted — but only when the
/// object declares the list or did when it was last applied. Otherwise they are AWS's.
/// </summary>
internal static class ResponsePlanner
{
    private static readonly IField ListField = new Field<IntegrationSpec, ObservedIntegration>(
        FieldMap.IntegrationResponses, FieldShape.NestedMap, Clearing.Tombstone, _ => null, _ => null);

    /// <summary>Name of a response's field in <c>status.lastAppliedFields</c>.</summary>
    public static string FieldName(string key, string field) => $"{FieldMap.IntegrationResponses}.{key}.{field}";

    /// <summary>Whether the object owns the list, so that it has to be read.</summary>
    public static bool Owns(DesiredIntegration desired, IReadOnlySet<string> onceDeclared) =>
        desired.Responses is not null || onceDeclared.Contains(FieldMap.IntegrationResponses);

    /// <summary>Plans from what is declared and what AWS holds.</summary>
    public static ResponsePlan Plan(DesiredIntegration desired, IReadOnlyList<ObservedIntegrationResponse> observed, IReadOnlySet<string> onceDeclared)
    {
        if (!Owns(desired, onceDeclared))
        {
            return ResponsePlan.Nothing;
        }

        var wanted = desired.Responses ?? new Dictionary<string, ResourceState>();
        List<FieldChange> changes = [];
        List<ObservedIntegrationResponse> deletes = [];
        List<(string, RequestFields)> creates = [];
        List<(ObservedIntegrationResponse, RequestFields)> updates = [];

        foreach (var surplus in observed.Where(response => !wanted.ContainsKey(response.IntegrationResponseKey)))
        {
            var change = Whole(desired, surplus.IntegrationResponseKey, desired: null, observed: "present");
            changes.Add(change);
            if (!change.Ignored)
            {
                deletes.Add(surplus);
            }
        }

        foreach (var (key, state) in wanted.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (observed.FirstOrDefault(response => response.IntegrationResponseKey == key) is not { } existing)
            {
                var missing = Whole(desired, key, desired: "present", observed: null);
                changes.Add(missing);
                if (!missing.Ignored)
                {
                    creates.Add((key, UpdatePlanner.Create(state)));
                }

                continue;
            }

            var differences = Compare(desired, key, state, existing, onceDeclared);
            changes.AddRange(differences.Select(change => Below(key, change)));
            var correctable = differences.Where(change => !change.Ignored).ToList();
            if (correctable.Any(change => change.NeedsReplacement))
            {
                deletes.Add(existing);
                creates.Add((key, UpdatePlanner.Create(state)));
            }
            else if (correctable.Count > 0)
            {
                updates.Add((existing, Update(desired, key, state, existing, differences)));
            }
        }

        return new ResponsePlan(changes, deletes, creates, updates);
    }

    /// <summary>Whether the reply of an update still shows a value that was to be removed, so that the response must be recreated.</summary>
    public static bool MustRecreate(DesiredIntegration desired, ObservedIntegrationResponse reply, IReadOnlySet<string> onceDeclared) =>
        desired.Responses is { } responses
        && responses.TryGetValue(reply.IntegrationResponseKey, out var state)
        && Compare(desired, reply.IntegrationResponseKey, state, reply, onceDeclared).Any(change => change is { Ignored: false, IsRemoval: true });

    private static IReadOnlyList<FieldChange> Compare(
        DesiredIntegration desired, string key, ResourceState state, ObservedIntegrationResponse existing, IReadOnlySet<string> onceDeclared)
    {
        var fields = FieldMap.IntegrationResponse
            .Where(field => onceDeclared.Contains(FieldName(key, field.Name)))
            .Select(field => field.Name)
            .ToHashSet(StringComparer.Ordinal);
        return StateDiff.Compare(
            FieldMap.IntegrationResponse,
            state,
            ResourceState.Observed(FieldMap.IntegrationResponse, existing),
            fields,
            ServerDefaults.None,
            IgnoreOf(desired, key),
            service: false);
    }

    private static RequestFields Update(
        DesiredIntegration desired, string key, ResourceState state, ObservedIntegrationResponse existing, IReadOnlyList<FieldChange> changes) =>
        UpdatePlanner.Update(
            FieldMap.IntegrationResponse,
            state,
            ResourceState.Observed(FieldMap.IntegrationResponse, existing),
            changes,
            ServerDefaults.None,
            IgnoreOf(desired, key),
            service: false);

    private static IgnoreFields IgnoreOf(DesiredIntegration desired, string key) =>
        desired.Ignore.Below(new FieldPath(FieldMap.IntegrationResponses, key));

    private static FieldChange Whole(DesiredIntegration owner, string key, string? desired, string? observed)
    {
        var path = new FieldPath(FieldMap.IntegrationResponses, key);
        return new FieldChange(path, ListField, desired, observed, owner.Ignore.Covers(path), NeedsReplacement: false);
    }

    private static FieldChange Below(string key, FieldChange change) =>
        change with { Path = new FieldPath(FieldMap.IntegrationResponses, key, change.Path.ToString()), NeedsReplacement = false };
}
