using Operator.ApiGateway.V2.Model;

namespace Operator.ApiGateway.V2;

/// <summary>
/// One shape for an integration however it was read. The model repeats its members in four answers, as the official package does.
/// Collections are shared with the source, not copied.
/// </summary>
public static class ModelConversions
{
    /// <summary>The integration of this answer.</summary>
    public static Integration ToIntegration(this CreateIntegrationResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new()
        {
            ApiGatewayManaged = response.ApiGatewayManaged,
            ConnectionId = response.ConnectionId,
            ConnectionType = response.ConnectionType,
            ContentHandlingStrategy = response.ContentHandlingStrategy,
            CredentialsArn = response.CredentialsArn,
            Description = response.Description,
            IntegrationId = response.IntegrationId,
            IntegrationMethod = response.IntegrationMethod,
            IntegrationResponseSelectionExpression = response.IntegrationResponseSelectionExpression,
            IntegrationSubtype = response.IntegrationSubtype,
            IntegrationType = response.IntegrationType,
            IntegrationUri = response.IntegrationUri,
            PassthroughBehavior = response.PassthroughBehavior,
            PayloadFormatVersion = response.PayloadFormatVersion,
            RequestParameters = response.RequestParameters,
            RequestTemplates = response.RequestTemplates,
            ResponseParameters = response.ResponseParameters,
            TemplateSelectionExpression = response.TemplateSelectionExpression,
            TimeoutInMillis = response.TimeoutInMillis,
            TlsConfig = response.TlsConfig,
        };
    }

    /// <summary>The integration of this answer.</summary>
    public static Integration ToIntegration(this GetIntegrationResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new()
        {
            ApiGatewayManaged = response.ApiGatewayManaged,
            ConnectionId = response.ConnectionId,
            ConnectionType = response.ConnectionType,
            ContentHandlingStrategy = response.ContentHandlingStrategy,
            CredentialsArn = response.CredentialsArn,
            Description = response.Description,
            IntegrationId = response.IntegrationId,
            IntegrationMethod = response.IntegrationMethod,
            IntegrationResponseSelectionExpression = response.IntegrationResponseSelectionExpression,
            IntegrationSubtype = response.IntegrationSubtype,
            IntegrationType = response.IntegrationType,
            IntegrationUri = response.IntegrationUri,
            PassthroughBehavior = response.PassthroughBehavior,
            PayloadFormatVersion = response.PayloadFormatVersion,
            RequestParameters = response.RequestParameters,
            RequestTemplates = response.RequestTemplates,
            ResponseParameters = response.ResponseParameters,
            TemplateSelectionExpression = response.TemplateSelectionExpression,
            TimeoutInMillis = response.TimeoutInMillis,
            TlsConfig = response.TlsConfig,
        };
    }

    /// <summary>The integration of this answer.</summary>
    public static Integration ToIntegration(this UpdateIntegrationResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new()
        {
            ApiGatewayManaged = response.ApiGatewayManaged,
            ConnectionId = response.ConnectionId,
            ConnectionType = response.ConnectionType,
            ContentHandlingStrategy = response.ContentHandlingStrategy,
            CredentialsArn = response.CredentialsArn,
            Description = response.Description,
            IntegrationId = response.IntegrationId,
            IntegrationMethod = response.IntegrationMethod,
            IntegrationResponseSelectionExpression = response.IntegrationResponseSelectionExpression,
            IntegrationSubtype = response.IntegrationSubtype,
            IntegrationType = response.IntegrationType,
            IntegrationUri = response.IntegrationUri,
            PassthroughBehavior = response.PassthroughBehavior,
            PayloadFormatVersion = response.PayloadFormatVersion,
            RequestParameters = response.RequestParameters,
            RequestTemplates = response.RequestTemplates,
            ResponseParameters = response.ResponseParameters,
            TemplateSelectionExpression = response.TemplateSelectionExpression,
            TimeoutInMillis = response.TimeoutInMillis,
            TlsConfig = response.TlsConfig,
        };
    }

    /// <summary>The integration response of this answer.</summary>
    public static IntegrationResponse ToIntegrationResponse(this CreateIntegrationResponseResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new()
        {
            ContentHandlingStrategy = response.ContentHandlingStrategy,
            IntegrationResponseId = response.IntegrationResponseId,
            IntegrationResponseKey = response.IntegrationResponseKey,
            ResponseParameters = response.ResponseParameters,
            ResponseTemplates = response.ResponseTemplates,
            TemplateSelectionExpression = response.TemplateSelectionExpression,
        };
    }

    /// <summary>The integration response of this answer.</summary>
    public static IntegrationResponse ToIntegrationResponse(this GetIntegrationResponseResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new()
        {
            ContentHandlingStrategy = response.ContentHandlingStrategy,
            IntegrationResponseId = response.IntegrationResponseId,
            IntegrationResponseKey = response.IntegrationResponseKey,
            ResponseParameters = response.ResponseParameters,
            ResponseTemplates = response.ResponseTemplates,
            TemplateSelectionExpression = response.TemplateSelectionExpression,
        };
    }

    /// <summary>The integration response of this answer.</summary>
    public static IntegrationResponse ToIntegrationResponse(this UpdateIntegrationResponseResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new()
        {
            ContentHandlingStrategy = response.ContentHandlingStrategy,
            IntegrationResponseId = response.IntegrationResponseId,
            IntegrationResponseKey = response.IntegrationResponseKey,
            ResponseParameters = response.ResponseParameters,
            ResponseTemplates = response.ResponseTemplates,
            TemplateSelectionExpression = response.TemplateSelectionExpression,
        };
    }
}
