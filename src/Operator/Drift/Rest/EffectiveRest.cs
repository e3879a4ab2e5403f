using Operator.Apis.V1Alpha1;

namespace Operator.Drift.Rest;

/// <summary>
/// The spec as it is sent: letter case normalised, what a <c>lambda</c> block stands for spelled out. Pure; takes any spec without
/// throwing. What cannot be worked out is a <see cref="Problem"/>.
/// </summary>
/// <param name="Spec">A copy of the spec with every derived member filled in.</param>
/// <param name="HttpMethod">Verb of the method, upper case.</param>
/// <param name="FunctionArn">The function of the <c>lambda</c> block, qualifier included; null without a block.</param>
/// <param name="Problem">Why the spec cannot be sent, in words for a condition; null when it can.</param>
/// <param name="NeedsAccount">The problem is that nobody knows the account yet.</param>
internal sealed record EffectiveRest(
    RestIntegrationSpec Spec, string HttpMethod, string? FunctionArn, string? Problem = null, bool NeedsAccount = false)
{
    /// <summary>What <c>credentialsPassthrough</c> stands for: the caller's own identity.</summary>
    public const string CallerCredentials = "arn:aws:iam::*:user/*";

    /// <summary>Works it out.</summary>
    /// <param name="spec">The spec as written.</param>
    /// <param name="region">Region of the API, in which a function given by name is.</param>
    /// <param name="accountId">Account of the API, likewise; null when not known.</param>
    public static EffectiveRest Of(RestIntegrationSpec spec, string region, string? accountId)
    {
        var copy = Normalised(spec);
        if (spec.Lambda is not { } lambda)
        {
            return new EffectiveRest(copy, Upper(spec.HttpMethod) ?? "", null, copy.Type is null ? "Set spec.type, or describe the function in spec.lambda." : null);
        }

        var function = LambdaBackend.Of(lambda, region, accountId);
        copy.Type = lambda.Proxy ? "AWS_PROXY" : "AWS";
        copy.IntegrationHttpMethod = "POST";
        copy.Uri = function.Arn is { } arn ? LambdaBackend.InvocationUri(arn, lambda.Streaming) : null;
        if (lambda.Streaming)
        {
            copy.ResponseTransferMode = "STREAM";
        }

        return new EffectiveRest(copy, Upper(spec.HttpMethod) ?? "", function.Arn, function.Problem, function.NeedsAccount);
    }

    /// <summary>The members that are sent although the spec does not say so, for <c>status.effective</c>; null when there are none.</summary>
    public EffectiveRestIntegration? Beyond(RestIntegrationSpec written)
    {
        var result = new EffectiveRestIntegration
        {
            Type = Other(written.Type, Spec.Type),
            Uri = Other(written.Uri, Spec.Uri),
            IntegrationHttpMethod = Other(written.IntegrationHttpMethod, Spec.IntegrationHttpMethod),
            Credentials = Other(written.Credentials, Spec.Credentials),
            ConnectionType = Other(written.ConnectionType, Spec.ConnectionType),
            ResponseTransferMode = Other(written.ResponseTransferMode, Spec.ResponseTransferMode),
        };
        return result is { Type: null, Uri: null, IntegrationHttpMethod: null, Credentials: null, ConnectionType: null, ResponseTransferMode: null }
            ? null
            : result;
    }

    private static RestIntegrationSpec Normalised(RestIntegrationSpec spec) => new()
    {
        Type = Upper(spec.Type),
        Uri = spec.Uri,
        IntegrationHttpMethod = Upper(spec.IntegrationHttpMethod),
        ConnectionType = Upper(spec.ConnectionType) ?? (string.IsNullOrEmpty(spec.ConnectionId) ? null : "VPC_LINK"),
        ConnectionId = spec.ConnectionId,
        IntegrationTarget = spec.IntegrationTarget,
        Credentials = spec.CredentialsPassthrough == true ? CallerCredentials : spec.Credentials,
        ContentHandling = Upper(spec.ContentHandling),
        PassthroughBehavior = Upper(spec.PassthroughBehavior),
        RequestParameters = spec.RequestParameters,
        RequestTemplates = spec.RequestTemplates,
        CacheKeyParameters = spec.CacheKeyParameters,
        CacheNamespace = spec.CacheNamespace,
        TimeoutInMillis = spec.TimeoutInMillis,
        TlsConfig = spec.TlsConfig,
        ResponseTransferMode = Upper(spec.ResponseTransferMode),
        IntegrationResponses = spec.IntegrationResponses,
        Method = spec.Method,
    };

    private static string? Other(string? written, string? effective) => effective == written ? null : effective;

    private static string? Upper(string? value) => string.IsNullOrEmpty(value) ? null : value.ToUpperInvariant();
}
