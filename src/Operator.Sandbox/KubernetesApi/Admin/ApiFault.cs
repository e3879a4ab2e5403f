namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>A fault to inject into matching requests, first registered first used.</summary>
public sealed record ApiFault
{
    /// <summary>get, list, watch, create, update, patch, delete or deletecollection; null matches all.</summary>
    public string? Verb { get; init; }

    /// <summary>Plural name, with <c>/status</c> for the subresource (<c>leases</c>, <c>integrations/status</c>); null matches all.</summary>
    public string? Resource { get; init; }

    /// <summary>The User-Agent up to its first slash; null matches all.</summary>
    public string? Caller { get; init; }

    /// <summary>HTTP status to answer; null with <see cref="Reset"/> false only delays.</summary>
    public int? Status { get; init; }

    /// <summary>Cuts the connection instead of answering.</summary>
    public bool Reset { get; init; }

    /// <summary>How many requests it hits.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Chance, 0 to 1, that it hits a request it matches.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Seed of that chance; null draws one.</summary>
    public int? Seed { get; init; }

    /// <summary>The request takes effect before it fails: what a client sees when an answer is lost.</summary>
    public bool AfterWrite { get; init; }

    /// <summary>Delay before anything else happens to the request.</summary>
    public int LatencyMillis { get; init; }
}
