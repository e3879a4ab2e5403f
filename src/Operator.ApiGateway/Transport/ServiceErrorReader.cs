using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Transport;

/// <summary>
/// Reads an error answer of the rest-json protocol: code from the header <c>x-amzn-ErrorType</c> or from the body, message from the
/// body. Anything may be missing or garbage; then the code is empty and the message says what came instead.
/// </summary>
internal static class ServiceErrorReader
{
    private const int MaxMessageLength = 2048;

    public static async Task<ServiceError> ReadAsync(HttpResponseMessage response, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        using var document = Parse(body);
        var root = document?.RootElement;
        var code = ShortCode(Header(response, "x-amzn-ErrorType") ?? Text(root, "__type") ?? Text(root, "code"));
        var message = Text(root, "message") ?? Text(root, "Message")
            ?? $"The endpoint answered HTTP {(int)response.StatusCode} without a readable error.";
        return new ServiceError(response.StatusCode, code, Clip(message), RequestIdOf(response))
        {
            RetryAfter = Delay(response.Headers.RetryAfter, timeProvider),
            LimitType = Text(root, "limitType"),
            ResourceType = Text(root, "resourceType"),
        };
    }

    public static string? RequestIdOf(HttpResponseMessage response) =>
        Header(response, "x-amzn-RequestId") ?? Header(response, "x-amz-request-id");

    /// <summary>The wait asked for, as seconds or as a date; a date in the past asks for none.</summary>
    internal static TimeSpan? Delay(RetryConditionHeaderValue? header, TimeProvider timeProvider)
    {
        if (header?.Delta is { } delta)
        {
            return delta;
        }

        if (header?.Date is not { } date)
        {
            return null;
        }

        var wait = date - timeProvider.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    // Seen forms: "NotFoundException", "NotFoundException:http://…", "com.amazonaws…#NotFoundException".
    private static string ShortCode(string? raw)
    {
        var code = (raw ?? "").Split([':', ','], 2)[0].Trim();
        return code[(code.LastIndexOf('#') + 1)..];
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null; // HTML or nothing: the caller then sees an empty code, which no row of the error table trusts.
        }
    }

    private static string? Text(JsonElement? root, string name) =>
        root is { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? ValidText(value)
            : null;

    private static string? ValidText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an escaped unpaired surrogate: valid JSON, but no text
        }
    }

    private static string Clip(string message)
    {
        if (message.Length <= MaxMessageLength)
        {
            return message;
        }

        return new StringBuilder(message, 0, MaxMessageLength, MaxMessageLength + 1).Append('…').ToString();
    }
}
