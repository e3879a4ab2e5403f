using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Controllers;

/// <content>Reading the object for a pass, never older than our own last write.</content>
public sealed partial class Controller<T>
{
    /// <summary>A private copy of the object, or null when it is gone.</summary>
    private async Task<T?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_options.Writes is not { } writes || writes.Expected(key) is null)
        {
            return CopyOf(_informer.Store.Get(key));
        }

        var waited = _time.GetTimestamp();
        try
        {
            while (true)
            {
                var next = _signal.Next(key);
                if (writes.Expected(key) is null)
                {
                    // The object left the store meanwhile.
                    return CopyOf(_informer.Store.Get(key));
                }

                if (_informer.Store.Get(key) is { } cached && writes.IsFresh(key, cached.Metadata.ResourceVersion))
                {
                    return CopyOf(cached);
                }

                var left = _options.StaleReadWait - _time.GetElapsedTime(waited);
                if (left <= TimeSpan.Zero)
                {
                    break;
                }

                try
                {
                    await next.WaitAsync(left, _time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    break;
                }
            }
        }
        finally
        {
            _signal.Drop(key);
        }

        // The watch is far behind (or versions cannot be compared): ask the server, whose answer contains all our writes.
        var live = await _client.GetAsync<T>(key, cancellationToken).ConfigureAwait(false);
        RuntimeDiagnostics.StaleReads.Add(1, _tag, new KeyValuePair<string, object?>("outcome", "live_read"));
        if (live is null)
        {
            writes.Forget(key);
        }
        else
        {
            writes.Advance(key, live.Metadata.ResourceVersion);
        }

        return live;
    }

    private T? CopyOf(T? cached) => cached is null ? null : _options.Copy(cached);
}
