using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>An error answer as AWS gives it: status, code (header x-amzn-ErrorType) and a JSON body with the message.</summary>
internal sealed class AwsException(int status, string code, string message, string? detailName = null, string? detail = null)
    : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Goes out as Retry-After, in whole seconds rounded up, where the service sends that header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The JSON body: REST APIs answer the message alone, Lambda adds Type and spells the message per error.</summary>
    public JsonObject ToBody(Service service)
    {
        if (service == Service.Lambda)
        {
            var member = Code is "ResourceNotFoundException" or "ServiceException" ? "Message" : "message";
            return new JsonObject { ["Type"] = Status < 500 ? "User" : "Service", [member] = Message };
        }

        var body = new JsonObject { ["message"] = Message };
        if (detailName is not null && service == Service.HttpApis)
        {
            body[detailName] = detail;
        }

        return body;
    }

    public static AwsException BadRequest(string message) => new(400, "BadRequestException", message);

    public static AwsException Serialization(string message) => new(400, "SerializationException", message);

    public static AwsException NotFound(string resourceType, string message) =>
        new(404, "NotFoundException", message, "resourceType", resourceType);

    /// <summary>A malformed value, as the front ends of REST APIs and Lambda refuse it.</summary>
    public static AwsException Validation(string message) => new(400, "ValidationException", message);

    /// <summary>A hard quota of REST APIs: waiting does not help, and there is no Retry-After.</summary>
    public static AwsException LimitExceeded(string message) => new(429, "LimitExceededException", message);

    public static AwsException Conflict(string message) => new(409, "ConflictException", message);

    public static AwsException TooManyRequests(string message, string limitType, TimeSpan? retryAfter = null) =>
        new(429, "TooManyRequestsException", message, "limitType", limitType) { RetryAfter = retryAfter };

    public static AwsException Forbidden(string code, string message) => new(403, code, message);

    /// <summary>The error that AWS' front end uses for a status, for faults that name only the status.</summary>
    public static AwsException ForStatus(int status) => status switch
    {
        400 => BadRequest("Bad Request"),
        401 => new(401, "UnauthorizedException", "Unauthorized"),
        403 => Forbidden("AccessDeniedException", "Forbidden"),
        404 => NotFound("Unknown", "Not Found"),
        409 => Conflict("Unable to complete operation due to concurrent modification. Please try again later."),
        429 => TooManyRequests("Too Many Requests", "ACCOUNT"),
        502 => new(502, "BadGatewayException", "Bad Gateway"),
        503 => new(503, "ServiceUnavailableException", "Service Unavailable"),
        504 => new(504, "GatewayTimeoutException", "Gateway Timeout"),
        _ => new(status, status >= 500 ? "InternalServerErrorException" : "UnknownError", "Internal Server Error"),
    };
}
