using Amazon.Runtime;

namespace Operator.ApiGateway.V1.Model;

/// <summary>Base of every request, as in the official package. Members that travel in the path or the query are not part of the body.</summary>
public abstract class AmazonAPIGatewayRequest : AmazonWebServiceRequest;

/// <summary>
/// Base of every answer: <c>ResponseMetadata.RequestId</c>, <c>HttpStatusCode</c> and <c>ContentLength</c> describe the HTTP exchange.
/// Callers should not depend on which success status came.
/// </summary>
public abstract class AmazonAPIGatewayResponse : AmazonWebServiceResponse;
