using System.Text.RegularExpressions;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>
/// A process dies at each of its writes in turn: what <c>operator diff</c> says of the object that it left is what the next process then does, creates
/// whose answers were lost among it. One class for each kind, because classes run side by side.
/// </summary>
public abstract class LostCreateDiff : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>What plans noted.</summary>
    private protected List<string> Notes { get; } = [];

    /// <summary>Files to plan for.</summary>
    private protected TemporaryFolder Folder => folder;

    /// <inheritdoc />
    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task EveryPlanIsDoneAsync<TWorld, TEntity>(
        string name, Func<Task<TWorld>> start, Func<TWorld, Task> arrange, string? edit = null, bool isDeleted = false, Func<TWorld, TEntity, Task<Diff>>? plan = null)
        where TWorld : World<TEntity>
        where TEntity : CustomKubernetesEntity
    {
        (Diff Plan, long Since)? planned = null;
        var crashes = await EveryWrite.KillAtAsync<TWorld, TEntity>(
            name,
            start,
            arrange,
            world =>
            {
                if (planned is var (diff, since))
                {
                    Assert.Equal("", diff.Error);
                    var made = Diff.Made(world.Gateway, since);
                    Assert.True(
                        diff.Written.Count == made.Count && diff.Written.Zip(made).All(pair => Is(pair.First, pair.Second)),
                        $"planned {string.Join(", ", diff.Written)}; made {string.Join(", ", made)}; {Notes[^1]}");
                }

                planned = null;
                return Task.CompletedTask;
            },
            async world =>
            {
                if (edit is not null)
                {
                    await world.PatchAsync(name, edit);
                }

                if (isDeleted)
                {
                    await world.DeleteAsync(name);
                }

                if (await world.FindAsync(name) is { } left)
                {
                    var diff = await (plan?.Invoke(world, left) ?? Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, left)));
                    planned = (diff, Diff.Now(world.Gateway));
                    Notes.Add((string?)diff.Plans[^1]["note"] ?? "");
                }
            });
        Assert.NotEqual(0, crashes);
    }

    // Of things that are still to come the ids are not known.
    private static bool Is(string planned, string made) =>
        Regex.IsMatch(made, $"^{Regex.Replace(Regex.Escape(planned), "<[^>]+>", "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1));
}
