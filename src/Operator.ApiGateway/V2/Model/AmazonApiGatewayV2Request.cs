using Amazon.Runtime;

namespace Operator.ApiGateway.V2.Model;

/// <summary>Base of every request, as in the official package. Members that travel in the path or the query are not part of the body.</summary>
public abstract class AmazonApiGatewayV2Request : AmazonWebServiceRequest;

/// <summary>
/// Base of every answer: <c>ResponseMetadata.RequestId</c>, <c>HttpStatusCode</c> and <c>ContentLength</c> describe the
/// HTTP exchange. The status code is the one received, 200 or 201 or 204 alike; callers should not depend on which.
/// </summary>
public abstract class AmazonApiGatewayV2Response : AmazonWebServiceResponse;
