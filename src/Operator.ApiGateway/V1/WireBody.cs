using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V1.Model;

namespace Operator.ApiGateway.V1;

/// <summary>Bodies of requests as they would be sent, for showing calls that are not made.</summary>
public static class WireBody
{
    /// <summary>The body of <paramref name="request"/>, byte for byte what <see cref="AmazonAPIGatewayClient"/> sends.</summary>
    public static JsonObject Of<TRequest>(TRequest request)
        where TRequest : AmazonAPIGatewayRequest =>
        JsonSerializer.SerializeToNode(request, ApiGatewayJson.TypeInfo<TRequest>())!.AsObject();
}
