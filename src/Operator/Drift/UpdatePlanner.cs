namespace Operator.Drift;

/// <summary>
/// Builds requests. An update is one full PATCH: the type always, the subtype with the complete parameters for a service
/// integration (AWS validates them from the request itself), every declared field, and the tombstones that follow from
/// observed minus desired. Ignored leaves go out with the value that AWS already has, where leaving them out could remove them.
/// Total: builds a request for any input; whether it should be sent is the change set's to say.
/// </summary>
internal static class UpdatePlanner
{
    /// <summary>The members of CreateIntegration: everything declared, ignored fields included.</summary>
    public static RequestFields Create(ResourceState desired)
    {
        var request = new RequestFields();
        foreach (var (path, value) in desired.Leaves)
        {
            request.Set(path, value);
        }

        return request;
    }

    /// <summary>The members of UpdateIntegration.</summary>
    /// <param name="desired">What is wanted.</param>
    /// <param name="observed">What AWS holds.</param>
    /// <param name="changes">Their differences, from <see cref="StateDiff"/>.</param>
    public static RequestFields Update(DesiredIntegration desired, ResourceState observed, IReadOnlyList<FieldChange> changes)
    {
        var request = Update(FieldMap.Integration, desired.State, observed, changes, desired.Defaults.Of, desired.Ignore, desired.IsService);
        SetIdentity(request, desired.State, observed, FieldMap.IntegrationType);
        SetIdentity(request, desired.State, observed, FieldMap.IntegrationSubtype);
        if (desired.IsService && !desired.State.Has(FieldMap.RequestParameters))
        {
            foreach (var (path, value) in observed.LeavesOf(FieldMap.RequestParameters))
            {
                request.Set(path, value);
            }
        }

        // A link id means nothing beside INTERNET and may be refused; whoever set it did so by making the integration private.
        if (request.Scalar(FieldMap.ConnectionType) == "INTERNET"
            && observed.Has(FieldMap.ConnectionId)
            && !desired.State.Has(FieldMap.ConnectionId)
            && !desired.Ignore.Covers(FieldMap.ConnectionId))
        {
            request.Scalars[FieldMap.ConnectionId] = "";
            request.TriesUnprovenRemoval = true;
        }

        return request;
    }

    /// <summary>The members of an update under any field table.</summary>
    public static RequestFields Update(
        IEnumerable<IField> table,
        ResourceState desired,
        ResourceState observed,
        IReadOnlyList<FieldChange> changes,
        Func<string, string?> defaultOf,
        IgnoreFields ignore,
        bool service)
    {
        var request = new RequestFields();
        foreach (var field in table)
        {
            if (!desired.Has(field.Name) && changes.All(change => change.Ignored || change.Path.Field != field.Name))
            {
                continue;
            }

            foreach (var (path, value) in desired.LeavesOf(field.Name).Where(leaf => !ignore.Covers(leaf.Key)))
            {
                request.Set(path, value);
            }

            if (field.Shape != FieldShape.Scalar)
            {
                foreach (var (path, value) in observed.LeavesOf(field.Name).Where(leaf => ignore.Covers(leaf.Key)))
                {
                    request.Set(path, value);
                }
            }

            foreach (var removal in changes.Where(change => change is { Ignored: false, IsRemoval: true } && change.Path.Field == field.Name))
            {
                AddRemoval(request, removal, defaultOf, service);
            }
        }

        return request;
    }

    /// <summary>
    /// The request that empties the statuses of <paramref name="leftovers"/>, mappings within which outlived an update; the full
    /// update is sent again after it.
    /// </summary>
    public static RequestFields ResetStatuses(RequestFields update, IEnumerable<FieldChange> leftovers)
    {
        var request = new RequestFields();
        foreach (var (name, value) in update.Scalars)
        {
            request.Scalars[name] = value;
        }

        if (update.Scalars.ContainsKey(FieldMap.IntegrationSubtype) && update.Maps.TryGetValue(FieldMap.RequestParameters, out var parameters))
        {
            request.Maps[FieldMap.RequestParameters] = parameters;
        }

        foreach (var leftover in leftovers.Where(leftover => leftover.Path.SubKey is not null))
        {
            request.InnerMapOf(leftover.Path.Field, leftover.Path.Key!);
        }

        return request;
    }

    private static void SetIdentity(RequestFields request, ResourceState desired, ResourceState observed, string field)
    {
        if (request.Scalar(field) is null && (desired.Scalar(field) ?? observed.Scalar(field)) is { } value)
        {
            request.Scalars[field] = value;
        }
    }

    private static void AddRemoval(RequestFields request, FieldChange removal, Func<string, string?> defaultOf, bool service)
    {
        var (path, field) = (removal.Path, removal.Field);
        switch (field.Clearing)
        {
            case Clearing.Tombstone:
                request.Set(path, "");
                break;
            case Clearing.UnprovenTombstone:
                request.Set(path, "");
                request.TriesUnprovenRemoval = true;
                break;
            case Clearing.MapKeyTombstone when !service:
                request.Set(path, "");
                break;
            case Clearing.StatusEmptyMap:
                // With mappings left in the status this only leaves the stale one out; without, it is the proven {}.
                request.InnerMapOf(path.Field, path.Key!);
                break;
            case Clearing.ExplicitDefault when defaultOf(path.Field) is { } value:
                request.Set(path, value);
                break;
            case Clearing.UnprovenEmptyObject:
                request.MapOf(path.Field);
                request.TriesUnprovenRemoval = true;
                break;
            default:
                request.TriesUnprovenRemoval = true;
                break;
        }
    }
}
