using Operator.Apis.V1Alpha1;

namespace Operator.Drift.Rest;

/// <summary>
/// The tables of fields of a REST method and its integration. Diff, patch lists, put requests, <c>status.drift</c>,
/// <c>status.lastAppliedFields</c> and messages are all read off them.
/// </summary>
internal static class RestFieldMap
{
    public const string Type = "type";
    public const string Uri = "uri";
    public const string IntegrationHttpMethod = "integrationHttpMethod";
    public const string ConnectionType = "connectionType";
    public const string ConnectionId = "connectionId";
    public const string IntegrationTarget = "integrationTarget";
    public const string Credentials = "credentials";
    public const string ContentHandling = "contentHandling";
    public const string PassthroughBehavior = "passthroughBehavior";
    public const string RequestParameters = "requestParameters";
    public const string RequestTemplates = "requestTemplates";
    public const string CacheKeyParameters = "cacheKeyParameters";
    public const string CacheNamespace = "cacheNamespace";
    public const string TimeoutInMillis = "timeoutInMillis";
    public const string TlsConfig = "tlsConfig";
    public const string InsecureSkipVerification = "insecureSkipVerification";
    public const string ResponseTransferMode = "responseTransferMode";
    public const string SelectionPattern = "selectionPattern";
    public const string ResponseParameters = "responseParameters";
    public const string ResponseTemplates = "responseTemplates";
    public const string AuthorizationType = "authorizationType";
    public const string AuthorizerId = "authorizerId";
    public const string ApiKeyRequired = "apiKeyRequired";
    public const string RequestModels = "requestModels";
    public const string ResponseModels = "responseModels";

    /// <summary>The list of integration responses, in field lists and paths.</summary>
    public const string IntegrationResponses = "integrationResponses";

    /// <summary>The block about the method, in field lists and paths.</summary>
    public const string Method = "method";

    /// <summary>The list of method responses, below <see cref="Method"/>.</summary>
    public const string MethodResponses = "methodResponses";

    /// <summary>Value of a leaf that stands for an entry of a list.</summary>
    public const string Present = "true";

    /// <summary>
    /// Every writable member of an integration. The spec is the effective one, see <see cref="EffectiveRest"/>. The type is its
    /// identity: another one takes a put, and so does taking away what no patch clears.
    /// </summary>
    public static IReadOnlyList<Field<RestIntegrationSpec, ObservedRestIntegration>> Integration { get; } =
    [
        Scalar(Type, Clearing.Identity, s => s.Type, o => o.Type),
        Scalar(Uri, Clearing.Impossible, s => s.Uri, o => o.Uri),
        Scalar(IntegrationHttpMethod, Clearing.Impossible, s => s.IntegrationHttpMethod, o => o.HttpMethod),
        Scalar(ConnectionType, Clearing.ExplicitDefault, s => s.ConnectionType, o => o.ConnectionType),
        Scalar(ConnectionId, Clearing.Impossible, s => s.ConnectionId, o => o.ConnectionId),
        Scalar(IntegrationTarget, Clearing.Impossible, s => s.IntegrationTarget, o => o.IntegrationTarget),
        Scalar(Credentials, Clearing.UnprovenTombstone, s => s.Credentials, o => o.Credentials),
        Scalar(ContentHandling, Clearing.UnprovenTombstone, s => s.ContentHandling, o => o.ContentHandling),
        Scalar(PassthroughBehavior, Clearing.ExplicitDefault, s => s.PassthroughBehavior, o => o.PassthroughBehavior),
        new(RequestParameters, FieldShape.Map, Clearing.RemoveOperation, s => FieldValue.Of(s.RequestParameters), o => FieldValue.Of(o.RequestParameters)),
        new(RequestTemplates, FieldShape.Map, Clearing.RemoveOperation, s => Templates(s.RequestTemplates), o => Templates(o.RequestTemplates), Confidential: true),
        new(CacheKeyParameters, FieldShape.Map, Clearing.RemoveOperation, s => Set(s.CacheKeyParameters), o => Set(o.CacheKeyParameters)),
        Scalar(CacheNamespace, Clearing.ExplicitDefault, s => s.CacheNamespace, o => o.CacheNamespace),
        new(TimeoutInMillis, FieldShape.Scalar, Clearing.ExplicitDefault, s => FieldValue.Of(s.TimeoutInMillis), o => FieldValue.Of(o.TimeoutInMillis)),
        // One member deep, and as good as a scalar: absent means false.
        new(TlsConfig, FieldShape.Scalar, Clearing.ExplicitDefault, s => Tls(s.TlsConfig), o => Tls(o.TlsConfig)),
        Scalar(ResponseTransferMode, Clearing.ExplicitDefault, s => s.ResponseTransferMode, o => o.ResponseTransferMode),
    ];

    /// <summary>Every writable member of an integration response.</summary>
    public static IReadOnlyList<Field<RestIntegrationResponseSpec, ObservedRestIntegrationResponse>> IntegrationResponse { get; } =
    [
        new(SelectionPattern, FieldShape.Scalar, Clearing.Tombstone, s => FieldValue.Of(s.SelectionPattern), o => FieldValue.Of(o.SelectionPattern)),
        new(ContentHandling, FieldShape.Scalar, Clearing.UnprovenTombstone, s => FieldValue.Of(Upper(s.ContentHandling)), o => FieldValue.Of(o.ContentHandling)),
        new(ResponseParameters, FieldShape.Map, Clearing.RemoveOperation, s => FieldValue.Of(s.ResponseParameters), o => FieldValue.Of(o.ResponseParameters)),
        new(ResponseTemplates, FieldShape.Map, Clearing.RemoveOperation, s => Templates(s.ResponseTemplates), o => Templates(o.ResponseTemplates), Confidential: true),
    ];

    /// <summary>The members of a method that the <c>method</c> block declares.</summary>
    public static IReadOnlyList<Field<RestMethodSpec, RestMethodSpec>> MethodFields { get; } =
    [
        new(AuthorizationType, FieldShape.Scalar, Clearing.ExplicitDefault, s => FieldValue.Of(s.AuthorizationType), o => FieldValue.Of(o.AuthorizationType)),
        new(AuthorizerId, FieldShape.Scalar, Clearing.UnprovenTombstone, s => FieldValue.Of(s.AuthorizerId), o => FieldValue.Of(o.AuthorizerId)),
        new(ApiKeyRequired, FieldShape.Scalar, Clearing.ExplicitDefault, s => Flag(s.ApiKeyRequired), o => Flag(o.ApiKeyRequired)),
        new(RequestParameters, FieldShape.Map, Clearing.RemoveOperation, s => Flags(s.RequestParameters), o => Flags(o.RequestParameters)),
        new(RequestModels, FieldShape.Map, Clearing.RemoveOperation, s => FieldValue.Of(s.RequestModels), o => FieldValue.Of(o.RequestModels)),
    ];

    /// <summary>Every writable member of a method response.</summary>
    public static IReadOnlyList<Field<RestMethodResponseSpec, RestMethodResponseSpec>> MethodResponse { get; } =
    [
        new(ResponseModels, FieldShape.Map, Clearing.RemoveOperation, s => FieldValue.Of(s.ResponseModels), o => FieldValue.Of(o.ResponseModels)),
        new(ResponseParameters, FieldShape.Map, Clearing.RemoveOperation, s => Flags(s.ResponseParameters), o => Flags(o.ResponseParameters)),
    ];

    private static Field<RestIntegrationSpec, ObservedRestIntegration> Scalar(
        string name, Clearing clearing, Func<RestIntegrationSpec, string?> declared, Func<ObservedRestIntegration, string?> observed) =>
        new(name, FieldShape.Scalar, clearing, s => FieldValue.Of(declared(s)), o => FieldValue.Of(observed(o)));

    // An empty template is one that is there (the service shows it as null), and decides what passes through.
    private static FieldValue? Templates(IDictionary<string, string>? map) => FieldValue.Of(map, emptyIsAbsent: false);

    private static FieldValue? Set(IEnumerable<string>? names) =>
        FieldValue.Of(names?.Where(name => !string.IsNullOrEmpty(name)).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, Present)));

    private static FieldValue? Flags(IEnumerable<KeyValuePair<string, bool>>? map) =>
        FieldValue.Of(map?.Select(entry => KeyValuePair.Create(entry.Key, Text(entry.Value))));

    private static FieldValue? Flag(bool value) => FieldValue.Of(Text(value));

    private static FieldValue? Tls(RestTlsConfig? config) => config is null ? null : FieldValue.Of(Text(config.InsecureSkipVerification == true));

    private static string Text(bool value) => value ? "true" : "false";

    private static string? Upper(string? value) => value?.ToUpperInvariant();
}
