using Operator.Apis.V1Alpha1;
using Operator.Aws;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Whether the API speaks the protocol that the spec was validated for. What AWS shows of an integration tells in nearly all cases, so
/// that GetApi, one call for each API, is only asked where it does not.
/// </summary>
/// <remarks>
/// A spec for the wrong protocol is mostly refused by AWS itself, and GetApi then says why. Where AWS takes it (a plain HTTP proxy), the
/// integration exists and is recorded before the mismatch is found: it goes with the object.
/// </remarks>
internal sealed class ApiProtocol(ReconcilerServices services)
{
    /// <summary>
    /// Whether the observed integration can only be one of an API of the spec's protocol. What speaks against it is not trusted
    /// as far: then GetApi decides.
    /// </summary>
    public static bool IsShown(IntegrationPass pass) => pass.Observed is { } observed && Shown(observed, pass.Spec.TimeoutInMillis is not null) == pass.Spec.ProtocolType;

    /// <summary>A mismatch that is known without a call; null otherwise.</summary>
    public PassOutcome? KnownMismatch(IntegrationPass pass) => services.Apis.Known(pass.Api) is { } known ? Judge(pass, known) : null;

    /// <summary>A mismatch, found at the cost of a call where the observed integration does not settle it; null when there is none.</summary>
    public async Task<PassOutcome?> CheckAsync(IntegrationPass pass, CancellationToken cancellationToken) =>
        IsShown(pass) ? null : await AskAsync(pass, cancellationToken);

    /// <summary>Whether the API is missing or speaks another protocol, as GetApi says; null when it is as it should be.</summary>
    public async Task<PassOutcome?> AskAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var metadata = await services.Apis.GetAsync(pass.Target, pass.ApiId, cancellationToken);
        pass.SawAws = true;
        return Judge(pass, metadata);
    }

    private static ProtocolType? Shown(ObservedIntegration observed, bool timeoutDeclared) => observed switch
    {
        { IntegrationResponseSelectionExpression.Length: > 0 } => ProtocolType.WEBSOCKET,
        { IntegrationType: "AWS" or "HTTP" or "MOCK" } => ProtocolType.WEBSOCKET,
        { IntegrationSubtype.Length: > 0 } => ProtocolType.HTTP,
        { PayloadFormatVersion: "2.0" } => ProtocolType.HTTP,
        // The default is the longest that each protocol allows.
        { TimeoutInMillis: 30000 } => ProtocolType.HTTP,
        { TimeoutInMillis: 29000 } when !timeoutDeclared => ProtocolType.WEBSOCKET,
        _ => null,
    };

    private PassOutcome? Judge(IntegrationPass pass, ApiMetadata metadata)
    {
        if (!metadata.Exists)
        {
            return OutcomeMapper.ApiNotFound(pass.Home, services.Options);
        }

        var protocol = pass.Spec.ProtocolType.ToString();
        return metadata.ProtocolType is { } actual && actual != protocol
            ? new PassOutcome.Stalled(
                Reasons.ProtocolMismatch,
                $"Make a new object with protocolType {actual} (this one says {protocol}): API {pass.ApiId} is a {actual} API.",
                services.Options.StalledRecheck)
            : null;
    }
}
