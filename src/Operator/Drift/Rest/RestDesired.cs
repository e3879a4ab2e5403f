namespace Operator.Drift.Rest;

/// <summary>What AWS should hold for a method, from the effective spec. Built from any spec, valid or not, without throwing.</summary>
/// <param name="Effective">The spec that it was read from.</param>
/// <param name="ResourceId">The resource, whose id is a default.</param>
/// <param name="Integration">Declared members of the integration.</param>
/// <param name="IntegrationResponses">Declared integration responses by status code; null when the list is not declared.</param>
/// <param name="Method">Declared members of the method; null when the method is somebody else's.</param>
/// <param name="MethodResponses">Declared method responses by status code; null when the list is not declared.</param>
/// <param name="Ignore">Paths that are never corrected.</param>
internal sealed record RestDesired(
    EffectiveRest Effective,
    string ResourceId,
    ResourceState Integration,
    IReadOnlyDictionary<string, ResourceState>? IntegrationResponses,
    ResourceState? Method,
    IReadOnlyDictionary<string, ResourceState>? MethodResponses,
    IgnoreFields Ignore)
{
    private static readonly string InsecureSkipVerification = new FieldPath(RestFieldMap.TlsConfig, RestFieldMap.InsecureSkipVerification).ToString();

    /// <summary>
    /// Names for <c>status.lastAppliedFields</c>: <c>uri</c>, <c>integrationResponses</c>, <c>integrationResponses.200.FIELD</c>,
    /// <c>method.FIELD</c>, <c>method.methodResponses</c>, <c>method.methodResponses.200.FIELD</c>.
    /// </summary>
    public IReadOnlyList<string> FieldNames
    {
        get
        {
            var names = new SortedSet<string>(Integration.Fields, StringComparer.Ordinal);
            AddList(names, RestFieldMap.IntegrationResponses, IntegrationResponses);
            if (Method is not null)
            {
                names.UnionWith(Method.Fields.Select(name => $"{RestFieldMap.Method}.{name}"));
                AddList(names, $"{RestFieldMap.Method}.{RestFieldMap.MethodResponses}", MethodResponses);
            }

            return [.. names];
        }
    }

    /// <summary>Reads an effective spec.</summary>
    public static RestDesired From(EffectiveRest effective, string resourceId, IEnumerable<string>? ignoreFields)
    {
        var spec = effective.Spec;
        return new RestDesired(
            effective,
            resourceId,
            ResourceState.Declared(RestFieldMap.Integration, spec),
            ByStatus(spec.IntegrationResponses, response => response.StatusCode, response => ResourceState.Declared(RestFieldMap.IntegrationResponse, response)),
            spec.Method is null ? null : ResourceState.Declared(RestFieldMap.MethodFields, spec.Method),
            ByStatus(spec.Method?.MethodResponses, response => response.StatusCode, response => ResourceState.Declared(RestFieldMap.MethodResponse, response)),
            new IgnoreFields(ignoreFields?.Select(path => path == InsecureSkipVerification ? RestFieldMap.TlsConfig : path)));
    }

    /// <summary>Default of an integration's member.</summary>
    public string? DefaultOf(string field) => RestDefaults.OfIntegration(field, ResourceId);

    private static Dictionary<string, ResourceState>? ByStatus<T>(IEnumerable<T?>? list, Func<T, string?> key, Func<T, ResourceState> read)
        where T : class
    {
        if (list is null)
        {
            return null;
        }

        var result = new Dictionary<string, ResourceState>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (item is not null && key(item) is { Length: > 0 } status)
            {
                result[status] = read(item);
            }
        }

        return result;
    }

    private static void AddList(SortedSet<string> names, string list, IReadOnlyDictionary<string, ResourceState>? entries)
    {
        if (entries is null)
        {
            return;
        }

        names.Add(list);
        foreach (var (key, state) in entries)
        {
            names.UnionWith(state.Fields.Select(name => $"{list}.{key}.{name}"));
        }
    }
}
