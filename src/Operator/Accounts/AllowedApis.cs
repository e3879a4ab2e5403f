using Operator.Apis.V1Alpha1;

namespace Operator.Accounts;

/// <summary>Which APIs, and which paths of them, an account allows. Immutable.</summary>
internal sealed class AllowedApis
{
    private readonly IReadOnlyList<(string Id, IReadOnlyList<string>? Paths)>? entries;

    private AllowedApis(IReadOnlyList<(string Id, IReadOnlyList<string>? Paths)>? entries) => this.entries = entries;

    /// <summary>Everything.</summary>
    public static AllowedApis All { get; } = new(null);

    /// <summary>What a spec says; all when it says nothing.</summary>
    public static AllowedApis Of(IEnumerable<AllowedApi>? apis) => apis is null
        ? All
        : new([.. apis.Select(api => (api.Id, api.ResourcePaths is { Count: > 0 } paths ? (IReadOnlyList<string>)[.. paths] : null))]);

    /// <summary>Whether some part of the API may be used.</summary>
    public bool Permit(string apiId) => entries is null || Of(apiId).Any();

    /// <summary>Whether all of the API may be used, whatever the path.</summary>
    public bool PermitWhole(string apiId) => entries is null || Of(apiId).Any(entry => entry.Paths is null);

    /// <summary>Whether this path of a REST API may be used.</summary>
    public bool PermitPath(string apiId, string? path) => PermitWhole(apiId)
        || (path is not null && Of(apiId).Any(entry => entry.Paths!.Any(pattern => Wildcards.Match(pattern, path, one: false))));

    private IEnumerable<(string Id, IReadOnlyList<string>? Paths)> Of(string apiId) => entries!.Where(entry => Wildcards.Match(entry.Id, apiId, one: true));
}
