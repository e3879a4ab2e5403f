namespace Operator.Apis.V1Alpha1;

/// <summary>
/// Reasons of events. An event is written for every change made in AWS, with the fields and AWS' request id, and when a
/// condition becomes one that a person has to act on (then with the condition's reason, see <see cref="Reasons"/>).
/// </summary>
public static class Events
{
    /// <summary>An integration was created.</summary>
    public const string Created = "Created";

    /// <summary>An edit of the object was applied.</summary>
    public const string Updated = "Updated";

    /// <summary>A difference that somebody made in AWS was undone.</summary>
    public const string DriftCorrected = "DriftCorrected";

    /// <summary>An existing integration is managed by the object from now on.</summary>
    public const string Adopted = "Adopted";

    /// <summary>The integration of a create whose answer was lost was found and taken.</summary>
    public const string Recovered = "Recovered";

    /// <summary>The integration was deleted outside of Kubernetes and is made again.</summary>
    public const string Vanished = "Vanished";

    /// <summary>A new integration took over from the old one.</summary>
    public const string Replaced = "Replaced";

    /// <summary>A route was pointed to the new integration.</summary>
    public const string RouteMoved = "RouteMoved";

    /// <summary>Integration responses were created, updated or deleted.</summary>
    public const string ResponsesChanged = "ResponsesChanged";

    /// <summary>The integration was deleted.</summary>
    public const string Deleted = "Deleted";

    /// <summary>A stage was pointed to a deployment that was made for it.</summary>
    public const string Deployed = "Deployed";

    /// <summary>A stage was pointed to the deployment that its RestDeployment pins it to.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>The answer of a CreateDeployment was lost and several deployments could be the one; a new one is made.</summary>
    public const string DeploymentUncertain = "DeploymentUncertain";

    /// <summary>A statement was added to a function's policy.</summary>
    public const string PermissionGranted = "PermissionGranted";

    /// <summary>A statement that nobody needs any more was removed from a function's policy.</summary>
    public const string PermissionRevoked = "PermissionRevoked";

    /// <summary>The object goes, the integration stays.</summary>
    public const string Retained = "Retained";
}
