using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.Chaos.Worlds;

/// <summary>An object of one of the operator's kinds; its namespace is empty where the kind has none.</summary>
internal readonly record struct ObjectId(string Plural, string Namespace, string Name);

/// <summary>
/// All objects of the operator's kinds in all namespaces, as of a moment ago: each kind listed, then watched, again and again whatever
/// happens to the connection. Tests wait on it for states, not for time.
/// </summary>
internal sealed class ObjectMirror : IAsyncDisposable
{
    private const string Group = "apis/apigateway.integration-operator.io/v1alpha1";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, JsonNode> objects = [];
    private readonly List<Waiter> waiters = [];
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient http;
    private readonly KubernetesHttp kubernetes;
    private readonly Task[] following;

    public ObjectMirror(Uri address, params string[] plurals)
    {
        http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        kubernetes = new KubernetesHttp(http, "default");
        following = [.. plurals.Select(plural => Task.Run(() => FollowAsync(plural)))];
    }

    /// <summary>The object as last seen; null when there is none.</summary>
    public JsonNode? Find(ObjectId id)
    {
        lock (gate)
        {
            return objects.GetValueOrDefault(id);
        }
    }

    /// <summary>All objects as last seen.</summary>
    public IReadOnlyDictionary<ObjectId, JsonNode> Snapshot()
    {
        lock (gate)
        {
            return new Dictionary<ObjectId, JsonNode>(objects);
        }
    }

    /// <summary>Completes when the objects fit, asked once now and then after every change of one of them; null stands for an object that is not there.</summary>
    /// <exception cref="TimeoutException">The token was cancelled first; the message shows what was seen last.</exception>
    public async Task UntilAsync(IReadOnlyCollection<ObjectId> ids, Func<IReadOnlyList<JsonNode?>, bool> fit, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(ids, fit);
        lock (gate)
        {
            if (waiter.Looks(objects))
            {
                return;
            }

            waiters.Add(waiter);
        }

        try
        {
            await waiter.Done.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Never got there: {string.Join(", ", ids)}. Last seen:\n{string.Join('\n', ids.Select(id => Find(id)?.ToJsonString() ?? "nothing"))}");
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Completes with the object when it fits.</summary>
    public Task UntilAsync(ObjectId id, Func<JsonNode, bool> fits, CancellationToken cancellationToken) =>
        UntilAsync([id], seen => seen[0] is { } entity && fits(entity), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(following);
        kubernetes.Dispose();
        stop.Dispose();
    }

    private async Task FollowAsync(string plural)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var list = await Http.SendAsync(http, HttpMethod.Get, $"{Group}/{plural}", null, stop.Token);
                Replace(plural, list!["items"]!.AsArray());
                await foreach (var (type, entity) in kubernetes.WatchAsync($"{Group}/{plural}", null, stop.Token, (string)list["metadata"]!["resourceVersion"]!))
                {
                    if (type == "ERROR")
                    {
                        break;
                    }

                    See(type == "DELETED", IdOf(plural, entity), entity);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or JsonException)
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private void Replace(string plural, JsonArray listed)
    {
        var now = listed.ToDictionary(item => IdOf(plural, item!), item => item!);
        List<ObjectId> gone;
        lock (gate)
        {
            gone = [.. objects.Keys.Where(id => id.Plural == plural && !now.ContainsKey(id))];
        }

        gone.ForEach(id => See(true, id, null!));
        foreach (var (id, entity) in now)
        {
            See(false, id, entity);
        }
    }

    private void See(bool gone, ObjectId id, JsonNode entity)
    {
        lock (gate)
        {
            if (gone)
            {
                objects.Remove(id);
            }
            else
            {
                objects[id] = entity;
            }

            foreach (var waiter in waiters.Where(waiter => waiter.Concerns(id)))
            {
                waiter.Looks(objects);
            }
        }
    }

    private static ObjectId IdOf(string plural, JsonNode entity) =>
        new(plural, (string?)entity["metadata"]!["namespace"] ?? "", (string)entity["metadata"]!["name"]!);

    private sealed class Waiter(IReadOnlyCollection<ObjectId> ids, Func<IReadOnlyList<JsonNode?>, bool> fit)
    {
        private readonly HashSet<ObjectId> concerned = [.. ids];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Concerns(ObjectId id) => concerned.Contains(id);

        public bool Looks(Dictionary<ObjectId, JsonNode> objects)
        {
            if (!fit([.. ids.Select(id => objects.GetValueOrDefault(id))]))
            {
                return false;
            }

            Done.TrySetResult();
            return true;
        }
    }
}
