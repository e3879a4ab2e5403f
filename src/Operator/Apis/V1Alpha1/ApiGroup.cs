namespace Operator.Apis.V1Alpha1;

/// <summary>Names that every kind of this group and version shares.</summary>
public static class ApiGroup
{
    /// <summary>API group of all kinds.</summary>
    public const string Name = "apigateway.integration-operator.io";

    /// <summary>This version.</summary>
    public const string Version = "v1alpha1";

    /// <summary><c>group/version</c>, as in <c>apiVersion</c>.</summary>
    public const string GroupVersion = Name + "/" + Version;

    /// <summary>Finalizer that holds an object until its AWS side is cleaned up.</summary>
    public const string Finalizer = Name + "/finalizer";

    /// <summary>Annotation: any new value asks for a pass now; echoed in <c>status.lastHandledReconcileAt</c>.</summary>
    public const string ReconcileRequestedAt = Name + "/reconcile-requested-at";

    /// <summary>
    /// Annotation with the integration's id, kept beside status: it survives a backup and restore or a move to another
    /// cluster, where status is lost, so that the object takes its integration up again instead of making a second one.
    /// </summary>
    public const string IntegrationIdAnnotation = Name + "/integration-id";
}
