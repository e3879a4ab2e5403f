using System.Collections.Concurrent;

namespace Operator.Sandbox.ApiGateway.State;

/// <summary>All partitions, made on first use.</summary>
internal sealed class World(ApiGatewayOptions settings)
{
    private readonly ConcurrentDictionary<(string Account, string Region), Partition> partitions = new();
    private readonly Identifiers identifiers = new(settings.Seed);

    public Partition Partition(string account, string region) =>
        partitions.GetOrAdd((account, region), key => new Partition(key.Account, key.Region, identifiers, settings));
}
