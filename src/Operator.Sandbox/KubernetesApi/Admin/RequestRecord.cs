namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>One request as the server saw it. Bodies are never kept.</summary>
/// <param name="Sequence">1 for the first request of the server's life; never repeats.</param>
/// <param name="Verb">get, list, watch, create, update, patch, delete or deletecollection.</param>
/// <param name="Resource">Plural name, with the subresource: <c>integrations/status</c>.</param>
/// <param name="Namespace">Empty for cluster scope and for requests over all namespaces.</param>
/// <param name="Name">As in the path; empty for collections and creates.</param>
/// <param name="Status">The HTTP status; 0 when the connection was cut instead.</param>
/// <param name="Caller">The User-Agent up to its first slash.</param>
/// <param name="Time">When it was answered, by the server's clock.</param>
public sealed record RequestRecord(
    long Sequence, string Verb, string Resource, string Namespace, string Name, int Status, string Caller, DateTimeOffset Time);
