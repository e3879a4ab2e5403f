using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>An error answer as AWS gives it: status, code (header x-amzn-ErrorType) and a JSON body with the message.</summary>
internal sealed class AwsException(int status, string code, string message, string? detailName = null, string? detail = null)
    : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public JsonObject ToBody()
    {
        var body = new JsonObject { ["message"] = Message };
        if (detailName is not null)
        {
            body[detailName] = detail;
        }

        return body;
    }

    public static AwsException BadRequest(string message) => new(400, "BadRequestException", message);

    public static AwsException Serialization(string message) => new(400, "SerializationException", message);

    public static AwsException NotFound(string resourceType, string message) =>
        new(404, "NotFoundException", message, "resourceType", resourceType);

    public static AwsException Conflict(string message) => new(409, "ConflictException", message);

    public static AwsException TooManyRequests(string message, string limitType) =>
        new(429, "TooManyRequestsException", message, "limitType", limitType);

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
