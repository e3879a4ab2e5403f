using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>How far the journals of both servers had come.</summary>
internal readonly record struct JournalMarks(long Aws, long Kubernetes);

/// <summary>What both servers were asked, from some marks on.</summary>
internal sealed record Journals(IReadOnlyList<JsonNode> Calls, IReadOnlyList<JsonNode> Requests)
{
    public static async Task<JournalMarks> MarkAsync(ChaosWorld world, CancellationToken cancellationToken) => new(
        (await CallsAsync(world, cancellationToken)).LastOrDefault() is { } call ? (long)call["seq"]! : 0,
        (await RequestsAsync(world, cancellationToken)).LastOrDefault() is { } request ? (long)request["sequence"]! : 0);

    /// <summary>All that came after the marks. Fails when the servers keep less than that.</summary>
    public static async Task<Journals> SinceAsync(ChaosWorld world, JournalMarks marks, CancellationToken cancellationToken) => new(
        Since(await CallsAsync(world, cancellationToken), "seq", marks.Aws),
        Since(await RequestsAsync(world, cancellationToken), "sequence", marks.Kubernetes));

    /// <summary>The last calls to AWS, oldest first.</summary>
    public static async Task<JsonArray> CallsAsync(ChaosWorld world, CancellationToken cancellationToken) =>
        (await world.AdminAsync(Side.Aws, HttpMethod.Get, "journal", null, cancellationToken))["calls"]!.AsArray();

    private static async Task<JsonArray> RequestsAsync(ChaosWorld world, CancellationToken cancellationToken) =>
        (await world.AdminAsync(Side.Kubernetes, HttpMethod.Get, "journal", null, cancellationToken))["requests"]!.AsArray();

    private static List<JsonNode> Since(JsonArray journal, string number, long mark)
    {
        Assert.True((long?)journal[0]?[number] <= mark + 1, $"The journal begins at {journal[0]?[number]}: what came after {mark} is not all there.");
        return [.. journal.Select(record => record!).Where(record => (long)record[number]! > mark)];
    }
}
