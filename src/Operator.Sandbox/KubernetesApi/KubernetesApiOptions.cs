using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi;

/// <summary>How to start a <see cref="KubernetesApiServer"/>. The defaults behave like a fresh, single-node cluster.</summary>
public sealed class KubernetesApiOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Clock of timestamps, ages, bookmarks and watch time-outs.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>CustomResourceDefinition documents served from the start; an invalid one fails the start.</summary>
    public IReadOnlyList<JsonNode> CustomResourceDefinitions { get; init; } = [];

    /// <summary>Events kept per resource. A watch or continue token older than that gets 410 Expired.</summary>
    public int WatchHistorySize { get; init; } = 50_000;

    /// <summary>How many of the last requests the journal keeps.</summary>
    public int JournalCapacity { get; init; } = 4000;

    /// <summary>How often a watch that allows bookmarks gets one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);
}
