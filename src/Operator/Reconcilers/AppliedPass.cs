using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Permissions;

namespace Operator.Reconcilers;

/// <summary>A pass over an object whose spec is applied field by field, and may stand for a Lambda function: the two kinds of integrations.</summary>
internal abstract class AppliedPass<TEntity>(TEntity entity, string kind, IEventRecorder events) : ObjectPass<TEntity>(entity, kind, events), ILambdaPass
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public abstract LambdaSpec? Lambda { get; }

    public abstract string? FunctionArn { get; }

    public abstract bool HasCredentials { get; }

    public virtual string? GrantedMethod => null;

    public virtual string? GrantedPath => null;

    public PermissionOutcome? Granted { get; set; }

    public PermissionStatus? Permission
    {
        get => Applied.Permission;
        set => Applied.Permission = value;
    }

    public override IList<DriftEntry>? Drift
    {
        get => Applied.Drift;
        set => Applied.Drift = value;
    }

    public override IList<string>? LastAppliedFields
    {
        get => Applied.LastAppliedFields;
        set => Applied.LastAppliedFields = value;
    }

    public override long? LastAppliedGeneration
    {
        get => Applied.LastAppliedGeneration;
        set => Applied.LastAppliedGeneration = value;
    }

    public override string? LastAppliedReferences
    {
        get => Applied.LastAppliedReferences;
        set => Applied.LastAppliedReferences = value;
    }

    /// <summary>The status as it is going to be.</summary>
    protected abstract IAppliedStatus Applied { get; }

    protected override IObjectStatus Recorded => Applied;
}
