using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Tests.Doubles;

/// <summary>
/// An API server by script: a test answers each list and watch as it comes. Writes and gets are functions that the test sets; one that is
/// not set fails the test.
/// </summary>
internal sealed class ScriptedClient : IKubernetesClient
{
    private readonly Channel<object> _lists = Channel.CreateUnbounded<object>();
    private readonly Channel<Stream> _watches = Channel.CreateUnbounded<Stream>();

    public ConcurrentQueue<ListOptions> Listed { get; } = [];

    public ConcurrentQueue<WatchOptions> Watched { get; } = [];

    public ConcurrentQueue<object> Created { get; } = [];

    public ConcurrentQueue<(ObjectKey Key, V1Patch Patch)> Patched { get; } = [];

    public Func<ObjectKey, object?>? OnGet { get; set; }

    public Func<object, object>? OnCreate { get; set; }

    public Func<ObjectKey, V1Patch, object>? OnPatch { get; set; }

    /// <summary>The next list is answered with this page.</summary>
    public ScriptedClient Page(string resourceVersion, string? next, params Widget[] items) => Page(resourceVersion, next, items, []);

    public ScriptedClient Page(string resourceVersion, string? next, Widget[] items, InvalidObject[] invalid)
    {
        _lists.Writer.TryWrite(new KubernetesList<Widget>
        {
            Metadata = new V1ListMeta { ResourceVersion = resourceVersion, ContinueProperty = next },
            Items = items,
            Invalid = invalid,
        });
        return this;
    }

    /// <summary>The next list fails.</summary>
    public ScriptedClient ListFails(Exception exception)
    {
        _lists.Writer.TryWrite(exception);
        return this;
    }

    /// <summary>The next watch is this stream.</summary>
    public Stream Watch()
    {
        var stream = new Stream();
        _watches.Writer.TryWrite(stream);
        return stream;
    }

    public async Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Listed.Enqueue(options);
        return await _lists.Reader.ReadAsync(cancellationToken) switch
        {
            KubernetesList<T> page => page,
            Exception exception => throw exception,
            var other => throw new InvalidOperationException($"The script has a {other}."),
        };
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Watched.Enqueue(options);
        var stream = await _watches.Reader.ReadAsync(cancellationToken);
        await foreach (var item in stream.Items.Reader.ReadAllAsync(cancellationToken))
        {
            yield return item is Exception exception ? throw exception : (WatchEvent<T>)item;
        }
    }

    public Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Call(() => (T?)(OnGet ?? throw new InvalidOperationException("No get was expected."))(key), cancellationToken);

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Created.Enqueue(entity);
        return Call(() => (T)(OnCreate ?? throw new InvalidOperationException("No create was expected."))(entity), cancellationToken);
    }

    public Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Patched.Enqueue((key, patch));
        return Call(() => (T)(OnPatch ?? throw new InvalidOperationException("No patch was expected."))(key, patch), cancellationToken);
    }

    public Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new InvalidOperationException("No status patch was expected.");

    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new InvalidOperationException("No delete was expected.");

    private static Task<T> Call<T>(Func<T> function, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(function());
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    /// <summary>A watch stream under the test's control.</summary>
    internal sealed class Stream
    {
        public Channel<object> Items { get; } = Channel.CreateUnbounded<object>();

        public Stream Send(WatchEventType type, Widget widget)
        {
            Items.Writer.TryWrite(new WatchEvent<Widget>(type, widget.Metadata.ResourceVersion!, widget));
            return this;
        }

        public Stream Bookmark(string resourceVersion)
        {
            Items.Writer.TryWrite(new WatchEvent<Widget>(WatchEventType.Bookmark, resourceVersion, null));
            return this;
        }

        public Stream Malformed(WatchEventType type, string resourceVersion, string name)
        {
            var metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = $"uid-default-{name}" };
            Items.Writer.TryWrite(new WatchEvent<Widget>(type, resourceVersion, null, new InvalidObject(metadata, "$.spec.color: not a string")));
            return this;
        }

        public void Fail(Exception exception) => Items.Writer.TryWrite(exception);

        public void Close() => Items.Writer.TryComplete();
    }
}
