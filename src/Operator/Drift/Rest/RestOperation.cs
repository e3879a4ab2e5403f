using Operator.ApiGateway.V1.Model;

namespace Operator.Drift.Rest;

/// <summary>The order of writes: a later phase rests on what the earlier ones made, and is planned anew from what AWS holds by then.</summary>
internal enum RestPhase
{
    PutMethod,
    PatchMethod,
    MethodResponses,
    PutIntegration,
    PatchIntegration,

    /// <summary>Apart from the request parameters, which change the cache keys as a side effect.</summary>
    CacheKeys,
    IntegrationResponses,

    /// <summary>Last: an integration response must not be left without its method response.</summary>
    MethodResponseDeletes,
}

/// <summary>One write.</summary>
internal abstract record RestOperation
{
    private RestOperation()
    {
    }

    public sealed record PutMethod(RequestFields Fields) : RestOperation;

    /// <param name="Patch">The operations.</param>
    /// <param name="ReadAfter">The change has side effects on the integration, which the reply does not show.</param>
    public sealed record PatchMethod(List<PatchOperation> Patch, bool ReadAfter) : RestOperation;

    public sealed record PutMethodResponse(string StatusCode, RequestFields Fields) : RestOperation;

    public sealed record PatchMethodResponse(string StatusCode, List<PatchOperation> Patch) : RestOperation;

    public sealed record DeleteMethodResponse(string StatusCode) : RestOperation;

    /// <param name="Fields">Everything that the integration is to have.</param>
    /// <param name="Over">There is one already, which is rewritten.</param>
    public sealed record PutIntegration(RequestFields Fields, bool Over) : RestOperation;

    /// <param name="Patch">The operations.</param>
    /// <param name="ReadAfter">The change has side effects of which the next phase must know.</param>
    /// <param name="TriesUnprovenRemoval">A refusal may be about the way of removing a value, and not about the spec.</param>
    public sealed record PatchIntegration(List<PatchOperation> Patch, bool ReadAfter, bool TriesUnprovenRemoval) : RestOperation;

    public sealed record PutIntegrationResponse(string StatusCode, RequestFields Fields) : RestOperation;

    public sealed record PatchIntegrationResponse(string StatusCode, List<PatchOperation> Patch, bool TriesUnprovenRemoval) : RestOperation;

    public sealed record DeleteIntegrationResponse(string StatusCode) : RestOperation;
}

/// <summary>What has been tried in a pass, so that what AWS drops is not sent for ever, and that the next means is taken when one fails.</summary>
internal sealed class RestProgress
{
    private readonly Dictionary<RestPhase, int> used = [];

    /// <summary>A value outlived its removal by patch: the integration is put anew.</summary>
    public bool PatchDoesNotClear { get; set; }

    /// <summary>The same for a value of an integration response: the response is made anew.</summary>
    public bool ResponsePatchDoesNotClear { get; set; }

    public bool MayTry(RestPhase phase) => used.GetValueOrDefault(phase) < Limit(phase);

    public void Tried(RestPhase phase) => used[phase] = used.GetValueOrDefault(phase) + 1;

    private static int Limit(RestPhase phase) => phase switch
    {
        RestPhase.PutMethod or RestPhase.PutIntegration or RestPhase.MethodResponseDeletes => 1,
        // Adding one cache key can take another away.
        RestPhase.CacheKeys => 3,
        _ => 2,
    };
}

/// <summary>What differs, and the writes that come next.</summary>
/// <param name="Changes">Every difference, ignored ones included.</param>
/// <param name="Phase">What is next; null when nothing is left to do or to try.</param>
/// <param name="Operations">The writes of that phase, in order.</param>
internal sealed record RestPlan(IReadOnlyList<FieldChange> Changes, RestPhase? Phase, IReadOnlyList<RestOperation> Operations)
{
    /// <summary>Differences that may be corrected.</summary>
    public IEnumerable<FieldChange> Correctable => Changes.Where(change => !change.Ignored);
}
