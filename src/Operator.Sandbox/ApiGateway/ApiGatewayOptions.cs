namespace Operator.Sandbox.ApiGateway;

/// <summary>
/// Settings of one <see cref="ApiGatewayServer"/>. The defaults are AWS' documented quotas and the world of the samples.
/// </summary>
public sealed record ApiGatewayOptions
{
    /// <summary>Loopback TCP port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of creation dates, the throttle, latency faults, VPC link states and session expiry.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether calls beyond <see cref="Rate"/> and <see cref="Burst"/> get 429 from the start.</summary>
    public bool ThrottleEnabled { get; init; } = true;

    /// <summary>Calls per second and (account, region) once the burst is spent. AWS: 10, not raisable.</summary>
    public double Rate { get; init; } = 10;

    /// <summary>Calls that may arrive at once. AWS: 40.</summary>
    public int Burst { get; init; } = 40;

    /// <summary>Whether operations of REST APIs with quotas of their own (GetResources 5 per 2 s, CreateDeployment 1 per 5 s) are held to them while the throttle is on.</summary>
    public bool OperationQuotas { get; init; } = true;

    /// <summary>The region of the samples' world. Calls name their own region in the signature's scope.</summary>
    public string DefaultRegion { get; init; } = "us-west-2";

    /// <summary>The account of every access key that did not come from this server's STS.</summary>
    public string DefaultAccount { get; init; } = "123456789012";

    /// <summary>Items per page when the caller sends no maxResults. AWS documents no figure for v2; 25 is v1's.</summary>
    public int PageSize { get; init; } = 25;

    /// <summary>Most items per page of HTTP and WebSocket APIs, whatever maxResults asks for. Not documented either; 500 is v1's.</summary>
    public int MaximumPageSize { get; init; } = 500;

    /// <summary>Integrations per API before CreateIntegration answers 429. AWS: 300.</summary>
    public int IntegrationsPerApi { get; init; } = 300;

    /// <summary>Resources per REST API, the root included, before CreateResource answers 429 LimitExceededException. AWS: 300.</summary>
    public int ResourcesPerRestApi { get; init; } = 300;

    /// <summary>Stages per REST API before another one is refused with 429 LimitExceededException. AWS: 10.</summary>
    public int StagesPerRestApi { get; init; } = 10;

    /// <summary>How long a VPC link stays PENDING after its creation, and DELETING after its deletion.</summary>
    public TimeSpan VpcLinkTransition { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How unproven ways to clear a field behave.</summary>
    public UnprovenClearing UnprovenClearing { get; init; } = UnprovenClearing.Honour;

    /// <summary>Seed of the generated identifiers; null draws one. The same seed and calls give the same ids.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether the APIs and links that the samples refer to exist from the start.</summary>
    public bool SeedSamples { get; init; } = true;

    /// <summary>How many of the last calls <see cref="ApiGatewayServer.Journal"/> keeps.</summary>
    public int JournalCapacity { get; init; } = 4000;

    /// <summary>Where the server reports its own failures; null is silent.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
