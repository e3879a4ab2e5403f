using System.Net;
using System.Text.Json;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Client;

/// <summary>Turns what the server says went wrong into a <see cref="KubernetesApiException"/>.</summary>
internal static class ErrorResponse
{
    /// <summary>More than any Status; a proxy's page beyond it is of no use.</summary>
    private const int MaxBodySize = 256 * 1024;

    public static async Task<KubernetesApiException> ReadAsync(ApiRequest request, HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = await ReadStatusAsync(response, cancellationToken).ConfigureAwait(false);
        var explanation = status?.Message ?? response.ReasonPhrase ?? "no explanation";
        return new KubernetesApiException(
            response.StatusCode,
            status,
            $"{request}: {(int)response.StatusCode} {status?.Reason}: {explanation}",
            RetryAfter(response, status, time));
    }

    /// <summary>The exception for the object of an ERROR event.</summary>
    public static KubernetesApiException FromEvent(ApiRequest request, V1Status? status)
    {
        var code = status?.Code is >= 400 and <= 599 ? (HttpStatusCode)status.Code.Value : HttpStatusCode.InternalServerError;
        return new KubernetesApiException(
            code, status, $"{request}: {(int)code} {status?.Reason}: {status?.Message ?? "ERROR event without a status"}", RetryAfter(status));
    }

    private static async Task<V1Status?> ReadStatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var body = new byte[MaxBodySize];
                var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                var status = JsonSerializer.Deserialize(body.AsSpan(0, length), KubernetesJson.TypeInfo<V1Status>(KubernetesJson.Default));
                return status?.Kind == "Status" ? status : null;
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or HttpRequestException)
        {
            // A proxy's page, or a body cut off: the HTTP status is all there is to report, and it is reported.
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, V1Status? status, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow()) ?? RetryAfter(status);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? RetryAfter(V1Status? status) =>
        status?.Details is { ValueKind: JsonValueKind.Object } details
        && details.TryGetProperty("retryAfterSeconds", out var seconds)
        && seconds.ValueKind == JsonValueKind.Number
        && seconds.TryGetInt32(out var number)
        && number > 0
            ? TimeSpan.FromSeconds(number)
            : null;
}
