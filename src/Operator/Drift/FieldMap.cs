using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>
/// The one table of fields. Diff, create and update requests, <c>status.drift</c>, <c>status.lastAppliedFields</c> and messages
/// are all read off it; a new API member is one new row here (and one line in the request mapping).
/// </summary>
internal static class FieldMap
{
    public const string IntegrationType = "integrationType";
    public const string IntegrationSubtype = "integrationSubtype";
    public const string IntegrationMethod = "integrationMethod";
    public const string IntegrationUri = "integrationUri";
    public const string ConnectionType = "connectionType";
    public const string ConnectionId = "connectionId";
    public const string ContentHandlingStrategy = "contentHandlingStrategy";
    public const string CredentialsArn = "credentialsArn";
    public const string Description = "description";
    public const string PassthroughBehavior = "passthroughBehavior";
    public const string PayloadFormatVersion = "payloadFormatVersion";
    public const string RequestParameters = "requestParameters";
    public const string RequestTemplates = "requestTemplates";
    public const string ResponseParameters = "responseParameters";
    public const string ResponseTemplates = "responseTemplates";
    public const string TemplateSelectionExpression = "templateSelectionExpression";
    public const string TimeoutInMillis = "timeoutInMillis";
    public const string TlsConfig = "tlsConfig";
    public const string ServerNameToVerify = "serverNameToVerify";

    /// <summary>Not a field of the integration itself: stands for the whole list of integration responses in field lists.</summary>
    public const string IntegrationResponses = "integrationResponses";

    /// <summary>Every writable member of an integration.</summary>
    public static IReadOnlyList<Field<IntegrationSpec, ObservedIntegration>> Integration { get; } =
    [
        Scalar(IntegrationType, Clearing.Identity, s => s.IntegrationType, o => o.IntegrationType),
        Scalar(IntegrationSubtype, Clearing.Identity, s => s.IntegrationSubtype, o => o.IntegrationSubtype),
        Scalar(IntegrationMethod, Clearing.ExplicitDefault, s => s.IntegrationMethod, o => o.IntegrationMethod),
        Scalar(IntegrationUri, Clearing.Impossible, s => s.IntegrationUri, o => o.IntegrationUri),
        Scalar(ConnectionType, Clearing.ExplicitDefault, s => s.ConnectionType, o => o.ConnectionType),
        Scalar(ConnectionId, Clearing.UnprovenTombstone, s => s.ConnectionId, o => o.ConnectionId),
        Scalar(ContentHandlingStrategy, Clearing.UnprovenTombstone, s => s.ContentHandlingStrategy, o => o.ContentHandlingStrategy),
        Scalar(CredentialsArn, Clearing.UnprovenTombstone, s => s.CredentialsArn, o => o.CredentialsArn),
        Scalar(Description, Clearing.Tombstone, s => s.Description, o => o.Description),
        Scalar(PassthroughBehavior, Clearing.ExplicitDefault, s => s.PassthroughBehavior, o => o.PassthroughBehavior),
        Scalar(PayloadFormatVersion, Clearing.ExplicitDefault, EffectivePayloadFormatVersion, o => o.PayloadFormatVersion),
        new(RequestParameters, FieldShape.Map, Clearing.MapKeyTombstone, s => FieldValue.Of(s.RequestParameters), o => FieldValue.Of(o.RequestParameters)),
        new(RequestTemplates, FieldShape.Map, Clearing.UnprovenOmission, s => Templates(s.RequestTemplates), o => Templates(o.RequestTemplates), Confidential: true),
        new(ResponseParameters, FieldShape.NestedMap, Clearing.StatusEmptyMap, s => FlattenDeclared(s.ResponseParameters), o => Flatten(o.ResponseParameters)),
        Scalar(TemplateSelectionExpression, Clearing.UnprovenTombstone, s => s.TemplateSelectionExpression, o => o.TemplateSelectionExpression),
        new(TimeoutInMillis, FieldShape.Scalar, Clearing.ExplicitDefault, s => FieldValue.Of(s.TimeoutInMillis), o => FieldValue.Of(o.TimeoutInMillis)),
        new(TlsConfig, FieldShape.Map, Clearing.UnprovenEmptyObject, s => Tls(s.TlsConfig), o => Tls(o.TlsConfig)),
    ];

    /// <summary>
    /// Every writable member of an integration response. Nothing about clearing is documented here; what a reply shows to
    /// have survived is removed by deleting and creating the response, which nothing refers to.
    /// </summary>
    public static IReadOnlyList<Field<IntegrationResponseSpec, ObservedIntegrationResponse>> IntegrationResponse { get; } =
    [
        new(ContentHandlingStrategy, FieldShape.Scalar, Clearing.UnprovenTombstone, s => FieldValue.Of(s.ContentHandlingStrategy), o => FieldValue.Of(o.ContentHandlingStrategy)),
        new(ResponseParameters, FieldShape.Map, Clearing.MapKeyTombstone, s => FieldValue.Of(s.ResponseParameters), o => FieldValue.Of(o.ResponseParameters)),
        new(ResponseTemplates, FieldShape.Map, Clearing.UnprovenOmission, s => Templates(s.ResponseTemplates), o => Templates(o.ResponseTemplates), Confidential: true),
        new(TemplateSelectionExpression, FieldShape.Scalar, Clearing.UnprovenTombstone, s => FieldValue.Of(s.TemplateSelectionExpression), o => FieldValue.Of(o.TemplateSelectionExpression)),
    ];

    /// <summary>
    /// The payload format version that is sent: HTTP APIs have no default of their own, so one left out means 2.0 for a
    /// Lambda proxy without subtype and 1.0 for everything else. WebSocket APIs know only 1.0 and fill it in themselves.
    /// </summary>
    public static string? EffectivePayloadFormatVersion(IntegrationSpec spec) =>
        !string.IsNullOrEmpty(spec.PayloadFormatVersion) ? spec.PayloadFormatVersion
        : spec.ProtocolType != ProtocolType.HTTP ? null
        : spec.IntegrationType == "AWS_PROXY" && string.IsNullOrEmpty(spec.IntegrationSubtype) ? "2.0"
        : "1.0";

    private static Field<IntegrationSpec, ObservedIntegration> Scalar(
        string name,
        Clearing clearing,
        Func<IntegrationSpec, string?> declared,
        Func<ObservedIntegration, string?> observed) =>
        new(name, FieldShape.Scalar, clearing, s => FieldValue.Of(declared(s)), o => FieldValue.Of(observed(o)));

    // An empty template is a legal body, so it is kept; only a missing one is none.
    private static FieldValue? Templates(IDictionary<string, string>? map) => FieldValue.Of(map, emptyIsAbsent: false);

    private static FieldValue? Tls(TlsConfig? config) => config is null
        ? null
        : FieldValue.Of([new KeyValuePair<string, string>(ServerNameToVerify, config.ServerNameToVerify ?? "")]);

    private static FieldValue? Flatten(IDictionary<string, IDictionary<string, string>>? map) =>
        FieldValue.Of(map?.Select(entry => (entry.Key, (IEnumerable<KeyValuePair<string, string>>)(entry.Value ?? new Dictionary<string, string>()))));

    // The schema's list form. Of two entries with the same destination the last one counts, as in a map literal.
    private static FieldValue? FlattenDeclared(IDictionary<string, ResponseParameterList>? map) =>
        FieldValue.Of(map?.Select(entry => (entry.Key, Pairs(entry.Value))));

    private static IEnumerable<KeyValuePair<string, string>> Pairs(ResponseParameterList? list) =>
        (list?.ResponseParameters ?? [])
            .Where(pair => pair is { Destination: not null, Source: not null })
            .Select(pair => KeyValuePair.Create(pair.Destination, pair.Source));
}
