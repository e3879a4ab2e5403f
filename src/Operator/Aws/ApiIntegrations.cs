using System.Collections.Immutable;
using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>The integrations of an HTTP or WebSocket API, as far as they were listed. Immutable.</summary>
/// <param name="ById">Every id that is known to be in the API; without the integration where that is not known, or not any more.</param>
/// <param name="IsComplete">Whether every page was read: only then is what is not in it not in the API.</param>
internal sealed record ApiIntegrations(ImmutableDictionary<string, Integration?> ById, bool IsComplete)
{
    /// <summary>Those of which something else was read than the write of ours that was put on top of it.</summary>
    public ImmutableHashSet<string> Hidden { get; init; } = [];

    /// <summary>The integration; null when it is not known here, which does not say that there is none.</summary>
    public Integration? Find(string integrationId) => ById.GetValueOrDefault(integrationId);

    /// <summary>All ids, sorted.</summary>
    public IReadOnlyList<string> Ids => [.. ById.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The same with the integration as it is now; null for one that is there and not known.</summary>
    public ApiIntegrations With(string integrationId, Integration? integration) => this with { ById = ById.SetItem(integrationId, integration) };

    /// <summary>The same, for a list that was read after the integration was written, and may or may not show that.</summary>
    public ApiIntegrations Over(string integrationId, Integration integration) => Find(integrationId)?.SaysTheSameAs(integration) == true
        ? this
        : With(integrationId, integration) with { Hidden = Hidden.Add(integrationId) };

    /// <summary>The same without the integration.</summary>
    public ApiIntegrations Without(string integrationId) => this with { ById = ById.Remove(integrationId) };

    /// <summary>The ids alone: that is what takes little memory.</summary>
    public ApiIntegrations IdsOnly() => this with
    {
        ById = ById.ToImmutableDictionary(entry => entry.Key, _ => (Integration?)null, StringComparer.Ordinal),
        Hidden = [],
    };
}
