using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>
/// An API server that is down for a while, as clients see it: every connection is cut, and each new one at once. What is stored stays,
/// and so do resource versions, as with a restart in front of etcd.
/// </summary>
internal sealed class Outage(TimeProvider time)
{
    private readonly ConcurrentDictionary<ConnectionContext, byte> connections = new();
    private long endsAtTicks;

    private bool IsOn => time.GetUtcNow().UtcTicks < Interlocked.Read(ref endsAtTicks);

    /// <summary>Goes down now, for this long; whoever asked for it keeps his connection for the answer.</summary>
    public void Begin(TimeSpan length, string askedOn)
    {
        Interlocked.Exchange(ref endsAtTicks, (time.GetUtcNow() + length).UtcTicks);
        foreach (var connection in connections.Keys.Where(connection => connection.ConnectionId != askedOn))
        {
            connection.Abort();
        }
    }

    /// <summary>Carries a connection, unless there is an outage.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        connections.TryAdd(connection, 0);
        try
        {
            if (IsOn)
            {
                connection.Abort();
                return;
            }

            await next(connection);
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }
}
