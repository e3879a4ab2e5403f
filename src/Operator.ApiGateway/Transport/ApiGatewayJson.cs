using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2.Model;
using Operator.Kubernetes.Json;

namespace Operator.ApiGateway.Transport;

/// <summary>
/// The wire form of bodies: camelCase members, null never sent, empty strings and empty maps sent when set, unknown members ignored.
/// </summary>
internal static class ApiGatewayJson
{
    private static readonly HashSet<string> ExchangeMembers = new(StringComparer.Ordinal)
    {
        "responseMetadata", "contentLength", "httpStatusCode",
    };

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // The body is never embedded in HTML; escaping would only make templates unreadable in traces of the wire.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // The integrations of a list are kept for a minute, and repeat the same few dozen texts.
        Converters = { new PooledStringConverter() },
        TypeInfoResolver = JsonTypeInfoResolver
            .Combine(ApiGatewayJsonContext.Default, RestApiJsonContext.Default, LambdaJsonContext.Default)
            .WithAddedModifier(DropExchangeMembers),
    };

    /// <summary>The body of a request.</summary>
    /// <exception cref="AwsCallException">The request holds text with unpaired surrogates, which has no UTF-8 form.</exception>
    public static byte[] Serialize<TRequest>(AwsService service, TRequest request)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(request, TypeInfo<TRequest>());
        }
        catch (ArgumentException exception)
        {
            throw service.Fail(Failure.Refused("The request contains text that is not valid Unicode.", exception));
        }
    }

    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    // Members that AmazonWebServiceResponse adds describe the exchange. A body must not be able to set them.
    private static void DropExchangeMembers(JsonTypeInfo type)
    {
        if (!typeof(AmazonWebServiceResponse).IsAssignableFrom(type.Type))
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (ExchangeMembers.Contains(type.Properties[i].Name))
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GetApiResponse))]
[JsonSerializable(typeof(GetApisResponse))]
[JsonSerializable(typeof(CreateIntegrationRequest))]
[JsonSerializable(typeof(CreateIntegrationResponse))]
[JsonSerializable(typeof(GetIntegrationResponse))]
[JsonSerializable(typeof(GetIntegrationsResponse))]
[JsonSerializable(typeof(UpdateIntegrationRequest))]
[JsonSerializable(typeof(UpdateIntegrationResponse))]
[JsonSerializable(typeof(DeleteIntegrationResponse))]
[JsonSerializable(typeof(CreateIntegrationResponseRequest))]
[JsonSerializable(typeof(CreateIntegrationResponseResponse))]
[JsonSerializable(typeof(GetIntegrationResponseResponse))]
[JsonSerializable(typeof(GetIntegrationResponsesResponse))]
[JsonSerializable(typeof(UpdateIntegrationResponseRequest))]
[JsonSerializable(typeof(UpdateIntegrationResponseResponse))]
[JsonSerializable(typeof(DeleteIntegrationResponseResponse))]
[JsonSerializable(typeof(GetRoutesResponse))]
[JsonSerializable(typeof(UpdateRouteRequest))]
[JsonSerializable(typeof(UpdateRouteResponse))]
[JsonSerializable(typeof(GetStagesResponse))]
internal sealed partial class ApiGatewayJsonContext : JsonSerializerContext;
