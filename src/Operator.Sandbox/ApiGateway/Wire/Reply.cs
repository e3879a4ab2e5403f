using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Sts;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>An answer in bytes, independent of the stored state, so that it can be sent outside the partition's lock.</summary>
internal sealed class Reply
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string? errorType;
    private readonly string contentType;
    private readonly byte[] body;
    private readonly TimeSpan? retryAfter;

    private Reply(int status, string? errorType, string contentType, byte[] body, TimeSpan? retryAfter = null)
    {
        Status = status;
        this.errorType = errorType;
        this.contentType = contentType;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    /// <summary>No answer: the connection is aborted.</summary>
    public static Reply Aborted { get; } = new(0, null, string.Empty, []);

    /// <summary>The HTTP status; 0 for <see cref="Aborted"/>.</summary>
    public int Status { get; }

    public static Reply Json(int status, JsonNode? body) => new(status, null, "application/json", Serialize(body));

    public static Reply Hal(int status, JsonNode body) => new(status, null, "application/hal+json", Serialize(body));

    public static Reply Xml(int status, string body) => new(status, null, "text/xml", Encoding.UTF8.GetBytes(body));

    public static Reply Error(AwsException error, CallTrace trace) => trace.Service == Service.Tokens
        ? new Reply(error.Status, error.Code, "text/xml", Encoding.UTF8.GetBytes(SecurityTokenService.ErrorXml(error, trace.RequestId)))
        : new Reply(error.Status, error.Code, "application/json", Serialize(error.ToBody(trace.Service)), error.RetryAfter);

    public async Task SendAsync(HttpContext context, CallTrace trace)
    {
        if (Status == 0)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = Status;
        response.Headers["x-amzn-RequestId"] = trace.RequestId;
        if (trace.Service is Service.HttpApis or Service.RestApis)
        {
            response.Headers["x-amz-apigw-id"] = trace.RequestId.Replace("-", string.Empty, StringComparison.Ordinal)[..15] + "=";
        }

        // The v2 service sends no such header.
        if (retryAfter is { } wait && trace.Service == Service.RestApis)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (errorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = errorType;
        }

        if (Status == StatusCodes.Status204NoContent)
        {
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Serialize(JsonNode? body)
    {
        if (body is null)
        {
            return [];
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            body.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
