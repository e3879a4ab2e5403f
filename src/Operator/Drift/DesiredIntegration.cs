using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>The spec, normalised: what AWS should hold. Built from any spec, valid or not, without throwing.</summary>
/// <param name="State">The declared fields, with the effective payload format version.</param>
/// <param name="Defaults">What the service fills in for this protocol and type.</param>
/// <param name="Responses">The declared integration responses by key; null when the spec does not declare the list.</param>
/// <param name="Ignore">Paths that are never corrected.</param>
internal sealed record DesiredIntegration(
    ResourceState State,
    ServerDefaults Defaults,
    IReadOnlyDictionary<string, ResourceState>? Responses,
    IgnoreFields Ignore)
{
    /// <summary>A service integration: its parameters are validated from each request as a whole, and none takes a tombstone.</summary>
    public bool IsService => Defaults.HasSubtype;

    /// <summary>
    /// Names for <c>status.lastAppliedFields</c>: ownership is by field (a declared map is owned with all its keys), and for
    /// integration responses by <c>integrationResponses.KEY.FIELD</c>.
    /// </summary>
    public IReadOnlyList<string> FieldNames
    {
        get
        {
            List<string> names = [.. State.Fields];
            if (Responses is not null)
            {
                names.Add(FieldMap.IntegrationResponses);
                foreach (var (key, state) in Responses)
                {
                    names.AddRange(state.Fields.Select(name => ResponsePlanner.FieldName(key, name)));
                }
            }

            names.Sort(StringComparer.Ordinal);
            return names;
        }
    }

    /// <summary>Reads <paramref name="spec"/>.</summary>
    public static DesiredIntegration From(IntegrationSpec spec)
    {
        Dictionary<string, ResourceState>? responses = null;
        if (spec.IntegrationResponses is { } declared)
        {
            responses = new Dictionary<string, ResourceState>(StringComparer.Ordinal);
            foreach (var response in declared.Where(response => !string.IsNullOrEmpty(response?.IntegrationResponseKey)))
            {
                responses[response.IntegrationResponseKey] = ResourceState.Declared(FieldMap.IntegrationResponse, response);
            }
        }

        return new DesiredIntegration(
            ResourceState.Declared(FieldMap.Integration, spec),
            new ServerDefaults(spec.ProtocolType, spec.IntegrationType, !string.IsNullOrEmpty(spec.IntegrationSubtype)),
            responses,
            new IgnoreFields(spec.IgnoreFields));
    }
}
