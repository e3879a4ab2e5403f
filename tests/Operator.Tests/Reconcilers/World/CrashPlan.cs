using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Tests.Reconcilers.World;

/// <summary>
/// Lets a process die at its n-th write, to Kubernetes or AWS alike, before the write or right after it took effect. Everything
/// that the dead process tries afterwards fails too; a new process is made by <see cref="Revive"/>.
/// </summary>
internal sealed class CrashPlan
{
    private readonly Lock gate = new();
    private int writes;
    private int? dieAt;
    private bool afterTheWrite;

    /// <summary>Whether the process has died.</summary>
    public bool Dead { get; private set; }

    /// <summary>What happens while the next AWS write is on its way, before it takes effect; once.</summary>
    public Func<Task>? BeforeNextAwsWrite { get; set; }

    public void DieAt(int write, bool after)
    {
        lock (gate)
        {
            (writes, dieAt, afterTheWrite) = (0, write, after);
        }
    }

    public void Revive()
    {
        lock (gate)
        {
            Dead = false;
            dieAt = null;
        }
    }

    public async Task<T> RunAsync<T>(bool isWrite, Func<Task<T>> call)
    {
        bool dies;
        lock (gate)
        {
            ThrowIfDead();
            dies = isWrite && ++writes == dieAt;
            if (dies && !afterTheWrite)
            {
                Dead = true;
                ThrowIfDead();
            }
        }

        var result = await call();
        lock (gate)
        {
            Dead |= dies;
            ThrowIfDead();
        }

        return result;
    }

    private void ThrowIfDead()
    {
        if (Dead)
        {
            throw new HttpRequestException("The process is dead.");
        }
    }
}

/// <summary>The Kubernetes client of a process that may die.</summary>
internal sealed class MortalKubernetesClient(IKubernetesClient inner, CrashPlan plan) : IKubernetesClient
{
    private int writes;

    public int Writes => Volatile.Read(ref writes);

    /// <summary>What somebody else does just before each status write.</summary>
    public Func<Task>? BeforeStatusWrite { get; set; }

    /// <summary>The connection ends before the status write of this number, counted from now, arrives.</summary>
    public void FailStatusWrite(int number)
    {
        var seen = 0;
        BeforeStatusWrite = () => ++seen == number ? throw new HttpRequestException("The API server is away.") : Task.CompletedTask;
    }

    /// <summary>What somebody else does right after the next status write took effect; once.</summary>
    public Func<Task>? AfterNextStatusWrite { get; set; }

    public Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => plan.RunAsync(false, () => inner.GetAsync<T>(key, cancellationToken));

    public Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => plan.RunAsync(false, () => inner.ListAsync<T>(options, cancellationToken));

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => inner.WatchAsync<T>(options, cancellationToken);

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Write(() => inner.CreateAsync(entity, cancellationToken));

    public Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Write(() => inner.PatchAsync<T>(key, patch, options, cancellationToken));

    public Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Write(async () =>
        {
            await (BeforeStatusWrite?.Invoke() ?? Task.CompletedTask);
            var written = await inner.PatchStatusAsync<T>(key, patch, options, cancellationToken);
            if (AfterNextStatusWrite is { } then)
            {
                AfterNextStatusWrite = null;
                await then();
            }

            return written;
        });

    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Write(async () =>
        {
            await inner.DeleteAsync<T>(key, options, cancellationToken);
            return true;
        });

    private Task<T> Write<T>(Func<Task<T>> call)
    {
        Interlocked.Increment(ref writes);
        return plan.RunAsync(true, call);
    }
}

/// <summary>The AWS connections of a process that may die.</summary>
internal sealed class MortalHandler(CrashPlan plan) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isWrite = request.Method != HttpMethod.Get;
        if (isWrite && plan.BeforeNextAwsWrite is { } meanwhile)
        {
            plan.BeforeNextAwsWrite = null;
            await meanwhile();
        }

        return await plan.RunAsync(isWrite, () => base.SendAsync(request, cancellationToken));
    }
}
