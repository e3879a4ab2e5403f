using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>
/// The spec of an <see cref="Integration"/> as it is sent: what a <c>lambda</c> block stands for spelled out. Pure; takes any spec
/// without throwing.
/// </summary>
/// <param name="Spec">The spec, or a copy of it with every derived member filled in.</param>
/// <param name="Function">The function of the block; null without one.</param>
internal sealed record EffectiveIntegration(IntegrationSpec Spec, LambdaBackend? Function)
{
    /// <summary>Works it out.</summary>
    /// <param name="spec">The spec as written.</param>
    /// <param name="region">Region of the API, in which a function given by name is.</param>
    /// <param name="accountId">Account of the API, likewise; null when not known.</param>
    public static EffectiveIntegration Of(IntegrationSpec spec, string region, string? accountId)
    {
        if (spec.Lambda is not { } lambda)
        {
            return new EffectiveIntegration(spec, null);
        }

        var function = LambdaBackend.Of(lambda, region, accountId);
        var copy = spec.Copy();
        copy.IntegrationType = lambda.Proxy ? "AWS_PROXY" : "AWS";
        copy.IntegrationMethod = "POST";
        copy.IntegrationUri = function.Arn is { } arn ? LambdaBackend.InvocationUri(arn, streaming: false) : null;
        return new EffectiveIntegration(copy, function);
    }

    /// <summary>The members that are sent although the spec does not say so, for <c>status.effective</c>; null when there are none.</summary>
    public EffectiveDefaults? Beyond(IntegrationSpec written)
    {
        var version = FieldMap.EffectivePayloadFormatVersion(Spec);
        var result = new EffectiveDefaults
        {
            PayloadFormatVersion = Other(written.PayloadFormatVersion, version),
            IntegrationType = Other(written.IntegrationType, Spec.IntegrationType),
            IntegrationUri = Other(written.IntegrationUri, Spec.IntegrationUri),
            IntegrationMethod = Other(written.IntegrationMethod, Spec.IntegrationMethod),
        };
        return result is { PayloadFormatVersion: null, IntegrationType: null, IntegrationUri: null, IntegrationMethod: null } ? null : result;
    }

    private static string? Other(string? written, string? effective) => string.IsNullOrEmpty(written) && !string.IsNullOrEmpty(effective) ? effective : null;
}
