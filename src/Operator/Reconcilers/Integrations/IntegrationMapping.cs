using System.Globalization;
using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Reconcilers.Integrations;

/// <summary>Between the client's types and ours. The only place that names the client's members one by one.</summary>
internal static class IntegrationMapping
{
    public static ObservedIntegration ToObserved(Model.Integration integration) => new()
    {
        ConnectionId = integration.ConnectionId,
        ConnectionType = integration.ConnectionType,
        ContentHandlingStrategy = integration.ContentHandlingStrategy,
        CredentialsArn = integration.CredentialsArn,
        Description = integration.Description,
        IntegrationMethod = integration.IntegrationMethod,
        IntegrationResponseSelectionExpression = integration.IntegrationResponseSelectionExpression,
        IntegrationSubtype = integration.IntegrationSubtype,
        IntegrationType = integration.IntegrationType,
        IntegrationUri = integration.IntegrationUri,
        PassthroughBehavior = integration.PassthroughBehavior,
        PayloadFormatVersion = integration.PayloadFormatVersion,
        RequestParameters = integration.RequestParameters,
        RequestTemplates = integration.RequestTemplates,
        ResponseParameters = integration.ResponseParameters?.ToDictionary(
            entry => entry.Key, entry => (IDictionary<string, string>)(entry.Value ?? [])),
        TemplateSelectionExpression = integration.TemplateSelectionExpression,
        TimeoutInMillis = integration.TimeoutInMillis,
        TlsConfig = integration.TlsConfig is { } tls ? new() { ServerNameToVerify = tls.ServerNameToVerify } : null,
    };

    public static ObservedIntegrationResponse ToObserved(IntegrationResponse response) => new()
    {
        IntegrationResponseId = response.IntegrationResponseId ?? "",
        IntegrationResponseKey = response.IntegrationResponseKey ?? "",
        ContentHandlingStrategy = response.ContentHandlingStrategy,
        ResponseParameters = response.ResponseParameters,
        ResponseTemplates = response.ResponseTemplates,
        TemplateSelectionExpression = response.TemplateSelectionExpression,
    };

    public static CreateIntegrationRequest ToCreate(string apiId, RequestFields fields) => new()
    {
        ApiId = apiId,
        ConnectionId = fields.Scalar(FieldMap.ConnectionId),
        ConnectionType = fields.Scalar(FieldMap.ConnectionType),
        ContentHandlingStrategy = fields.Scalar(FieldMap.ContentHandlingStrategy),
        CredentialsArn = fields.Scalar(FieldMap.CredentialsArn),
        Description = fields.Scalar(FieldMap.Description),
        IntegrationMethod = fields.Scalar(FieldMap.IntegrationMethod),
        IntegrationSubtype = fields.Scalar(FieldMap.IntegrationSubtype),
        IntegrationType = fields.Scalar(FieldMap.IntegrationType),
        IntegrationUri = fields.Scalar(FieldMap.IntegrationUri),
        PassthroughBehavior = fields.Scalar(FieldMap.PassthroughBehavior),
        PayloadFormatVersion = fields.Scalar(FieldMap.PayloadFormatVersion),
        RequestParameters = fields.Map(FieldMap.RequestParameters),
        RequestTemplates = fields.Map(FieldMap.RequestTemplates),
        ResponseParameters = fields.NestedMap(FieldMap.ResponseParameters),
        TemplateSelectionExpression = fields.Scalar(FieldMap.TemplateSelectionExpression),
        TimeoutInMillis = Timeout(fields),
        TlsConfig = Tls(fields),
    };

    public static UpdateIntegrationRequest ToUpdate(string apiId, string integrationId, RequestFields fields) => new()
    {
        ApiId = apiId,
        IntegrationId = integrationId,
        ConnectionId = fields.Scalar(FieldMap.ConnectionId),
        ConnectionType = fields.Scalar(FieldMap.ConnectionType),
        ContentHandlingStrategy = fields.Scalar(FieldMap.ContentHandlingStrategy),
        CredentialsArn = fields.Scalar(FieldMap.CredentialsArn),
        Description = fields.Scalar(FieldMap.Description),
        IntegrationMethod = fields.Scalar(FieldMap.IntegrationMethod),
        IntegrationSubtype = fields.Scalar(FieldMap.IntegrationSubtype),
        IntegrationType = fields.Scalar(FieldMap.IntegrationType),
        IntegrationUri = fields.Scalar(FieldMap.IntegrationUri),
        PassthroughBehavior = fields.Scalar(FieldMap.PassthroughBehavior),
        PayloadFormatVersion = fields.Scalar(FieldMap.PayloadFormatVersion),
        RequestParameters = fields.Map(FieldMap.RequestParameters),
        RequestTemplates = fields.Map(FieldMap.RequestTemplates),
        ResponseParameters = fields.NestedMap(FieldMap.ResponseParameters),
        TemplateSelectionExpression = fields.Scalar(FieldMap.TemplateSelectionExpression),
        TimeoutInMillis = Timeout(fields),
        TlsConfig = Tls(fields),
    };

    public static CreateIntegrationResponseRequest ToCreate(string apiId, string integrationId, string key, RequestFields fields) => new()
    {
        ApiId = apiId,
        IntegrationId = integrationId,
        IntegrationResponseKey = key,
        ContentHandlingStrategy = fields.Scalar(FieldMap.ContentHandlingStrategy),
        ResponseParameters = fields.Map(FieldMap.ResponseParameters),
        ResponseTemplates = fields.Map(FieldMap.ResponseTemplates),
        TemplateSelectionExpression = fields.Scalar(FieldMap.TemplateSelectionExpression),
    };

    public static UpdateIntegrationResponseRequest ToUpdate(
        string apiId, string integrationId, ObservedIntegrationResponse existing, RequestFields fields) => new()
        {
            ApiId = apiId,
            IntegrationId = integrationId,
            IntegrationResponseId = existing.IntegrationResponseId,
            IntegrationResponseKey = existing.IntegrationResponseKey,
            ContentHandlingStrategy = fields.Scalar(FieldMap.ContentHandlingStrategy),
            ResponseParameters = fields.Map(FieldMap.ResponseParameters),
            ResponseTemplates = fields.Map(FieldMap.ResponseTemplates),
            TemplateSelectionExpression = fields.Scalar(FieldMap.TemplateSelectionExpression),
        };

    private static int? Timeout(RequestFields fields) =>
        fields.Scalar(FieldMap.TimeoutInMillis) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    private static TlsConfigInput? Tls(RequestFields fields) =>
        fields.Map(FieldMap.TlsConfig) is { } tls ? new() { ServerNameToVerify = tls.GetValueOrDefault(FieldMap.ServerNameToVerify) } : null;
}
