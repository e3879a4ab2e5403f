using System.Collections.Concurrent;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Tests.Doubles;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>Does as the test says, and keeps what it was given.</summary>
internal sealed class ScriptedReconciler : IReconciler<Widget>
{
    private readonly ConcurrentQueue<Func<ReconcileResult>> _script = [];
    private Func<Widget, ReconcileContext, CancellationToken, Task<ReconcileResult>>? _does;

    public ConcurrentQueue<(Widget Entity, ReconcileContext Context)> Passes { get; } = [];

    public ConcurrentQueue<ObjectKey> Forgotten { get; } = [];

    public ScriptedReconciler Returns(ReconcileResult result)
    {
        _script.Enqueue(() => result);
        return this;
    }

    public ScriptedReconciler Throws(Exception exception)
    {
        _script.Enqueue(() => throw exception);
        return this;
    }

    public void Does(Func<Widget, ReconcileContext, CancellationToken, Task<ReconcileResult>> does) => _does = does;

    public Task<ReconcileResult> ReconcileAsync(Widget entity, ReconcileContext context, CancellationToken cancellationToken)
    {
        Passes.Enqueue((entity, context));
        return _does is not null ? _does(entity, context, cancellationToken)
            : Task.FromResult(_script.TryDequeue(out var next) ? next() : new ReconcileResult.Succeeded(null));
    }

    public void Forget(ObjectKey key) => Forgotten.Enqueue(key);
}
