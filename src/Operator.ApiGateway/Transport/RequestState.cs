using System.Diagnostics;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Transport;

/// <summary>
/// What happened to one call so far, carried by its <see cref="HttpRequestMessage"/> through the handlers. Requests of another client
/// that use our handlers get one on first sight.
/// </summary>
internal sealed class RequestState
{
    private static readonly HttpRequestOptionsKey<RequestState> Key = new("Operator.ApiGateway.RequestState");

    public required string Operation { get; init; }

    public required CallKind Kind { get; init; }

    /// <summary>The call's span; null while nobody records spans.</summary>
    public Activity? Span { get; init; }

    /// <summary>Attempts handed to the wire, or at least to the credentials in front of it.</summary>
    public int Attempts { get; set; }

    /// <summary>Set while the call waits for the account's budget, so that a timeout there is told from one of the service.</summary>
    public bool AwaitingBudget { get; set; }

    /// <summary>Set while credentials are being obtained: until then nothing of this attempt was sent.</summary>
    public bool AwaitingCredentials { get; set; }

    /// <summary>A write of any attempt may have been carried out without a definite answer.</summary>
    public bool MayHaveBeenApplied { get; set; }

    /// <summary>The error answer of the last attempt; null when it succeeded or got no answer.</summary>
    public ServiceError? LastError { get; set; }

    /// <summary>The circuit that the call is counted in; null before it met one.</summary>
    public ServiceCircuit? Circuit { get; set; }

    public static RequestState Of(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Key, out var state))
        {
            return state;
        }

        return Attach(request, request.Method.Method, KindOf(request.Method));
    }

    public static RequestState Attach(HttpRequestMessage request, string operation, CallKind kind, Activity? span = null)
    {
        var state = new RequestState { Operation = operation, Kind = kind, Span = span };
        request.Options.Set(Key, state);
        return state;
    }

    /// <summary>
    /// What the verb says about repeating, for calls that do not say it themselves: POST creates and has no idempotency token.
    /// </summary>
    public static CallKind KindOf(HttpMethod method) => method.Method switch
    {
        "GET" or "HEAD" => CallKind.Read,
        "PATCH" or "PUT" => CallKind.Update,
        "DELETE" => CallKind.Delete,
        _ => CallKind.Create,
    };
}

/// <summary>Whether and how a call may be repeated.</summary>
internal enum CallKind
{
    Read,

    /// <summary>Leads to the same state however often it is applied.</summary>
    Update,

    Delete,

    /// <summary>Relative to what it finds: repeated after a refusal that proves that nothing changed, never after a lost answer.</summary>
    Patch,

    /// <summary>Could leave a second object behind.</summary>
    Create,
}
