namespace Operator.Orphans;

/// <summary>An integration that no object names.</summary>
/// <param name="IntegrationId">Its id.</param>
/// <param name="IntegrationType">Its type, in AWS' words.</param>
/// <param name="Target">Its URI; for a service integration the subtype; null when AWS shows neither.</param>
/// <param name="Description">Text for people.</param>
/// <param name="IsManaged">Made by quick create: AWS lets nobody delete it.</param>
/// <param name="Routes">The routes that lead to it.</param>
internal sealed record Orphan(
    string IntegrationId, string? IntegrationType, string? Target, string? Description, bool IsManaged, IReadOnlyList<OrphanRoute> Routes);

/// <summary>A route that leads to an orphan.</summary>
internal sealed record OrphanRoute(string RouteId, string? RouteKey);

/// <summary>What was found in one API.</summary>
/// <param name="ApiId">The API.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Integrations">How many integrations it has.</param>
/// <param name="Orphans">Those that nobody claims, by id.</param>
/// <param name="Unfinished">Objects of the API with a create whose outcome is not known: one of the orphans may be what it made.</param>
/// <param name="Unreadable">Objects of the cluster that could not be read: what they claim is not known.</param>
internal sealed record OrphanReport(
    string ApiId,
    string Region,
    int Integrations,
    IReadOnlyList<Orphan> Orphans,
    IReadOnlyList<string> Unfinished,
    IReadOnlyList<string> Unreadable);
