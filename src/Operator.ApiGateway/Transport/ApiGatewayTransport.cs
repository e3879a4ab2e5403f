using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Diagnostics;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Transport;

/// <summary>What one call is, apart from its body: enough to build, log and measure it.</summary>
/// <param name="Name">The official name.</param>
/// <param name="Method">The verb.</param>
/// <param name="PathAndQuery">The request target below the endpoint, escaped.</param>
/// <param name="Target">What it is about, for the log: kinds and ids, never content.</param>
internal readonly record struct ApiGatewayOperation(string Name, HttpMethod Method, string PathAndQuery, string Target)
{
    /// <summary>Whether and how it may be repeated; by default what the verb says.</summary>
    public CallKind Kind { get; init; } = RequestState.KindOf(Method);
}

/// <summary>An answer that names what the call created, for the log.</summary>
internal interface INamesWhatWasCreated
{
    /// <summary>Kind and id, for example <c>integration abc123</c>.</summary>
    string Created { get; }
}

/// <summary>
/// Turns one operation into one exchange over the handler chain, and every failure into the service's <see cref="AwsCallException"/>.
/// </summary>
internal sealed class ApiGatewayTransport(
    AwsService service, HttpMessageInvoker invoker, Uri endpoint, string account, string region, string userAgent, TimeProvider timeProvider, ILogger logger)
{
    // Concatenated, not combined: an endpoint may carry a path of its own, and combining would drop it.
    private readonly string _base = endpoint.AbsoluteUri.TrimEnd('/');

    public async Task<TResponse> SendAsync<TResponse>(ApiGatewayOperation operation, byte[]? body, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new()
    {
        using var span = CallSpan.Start(service.Name, operation.Name, account, region);
        using var request = Build(operation, body);
        var state = RequestState.Attach(request, operation.Name, operation.Kind, span);
        var started = timeProvider.GetTimestamp();
        AwsCallException? failure = null;
        TResponse? answer = null;
        try
        {
            answer = await ExchangeAsync<TResponse>(request, state, cancellationToken).ConfigureAwait(false);
            return answer;
        }
        catch (AwsCallException exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            Record(operation, state, timeProvider.GetElapsedTime(started), answer, failure);
        }
    }

    private async Task<TResponse> ExchangeAsync<TResponse>(HttpRequestMessage request, RequestState state, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new()
    {
        HttpResponseMessage response;
        try
        {
            response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not WriteFencedException
            && (!cancellationToken.IsCancellationRequested || exception is not OperationCanceledException))
        {
            throw service.Fail(Failures.FromException(service, exception, state));
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                var error = state.LastError ?? await ServiceErrorReader.ReadAsync(response, timeProvider, cancellationToken).ConfigureAwait(false);
                throw service.Fail(Failures.FromAnswer(error, state));
            }

            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var answer = Parse(content, ApiGatewayJson.TypeInfo<TResponse>(), response, state);
            answer.HttpStatusCode = response.StatusCode;
            answer.ContentLength = content.Length;
            answer.ResponseMetadata = new ResponseMetadata { RequestId = ServiceErrorReader.RequestIdOf(response) };
            return answer;
        }
    }

    private HttpRequestMessage Build(ApiGatewayOperation operation, byte[]? body)
    {
        var request = new HttpRequestMessage(operation.Method, _base + operation.PathAndQuery);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        return request;
    }

    private TResponse Parse<TResponse>(byte[] content, JsonTypeInfo<TResponse> type, HttpResponseMessage response, RequestState state)
        where TResponse : AmazonWebServiceResponse, new()
    {
        if (content.Length == 0 && (response.StatusCode == HttpStatusCode.NoContent || state.Kind == CallKind.Delete))
        {
            return new TResponse();
        }

        try
        {
            // Deletes have no modelled body; whatever a server puts there is not ours to judge.
            return state.Kind == CallKind.Delete
                ? new TResponse()
                : JsonSerializer.Deserialize(content, type) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw service.Fail(Failures.Unreadable(response, state, exception));
        }
    }

    private void Record(
        ApiGatewayOperation operation, RequestState state, TimeSpan elapsed, AmazonWebServiceResponse? answer, AwsCallException? failure)
    {
        var code = answer is not null ? "OK" : failure is null ? "Cancelled" : CodeOf(failure);
        var tags = new TagList
        {
            { ApiGatewayInstruments.ServiceTag, service.Name },
            { ApiGatewayInstruments.OperationTag, operation.Name },
            { ApiGatewayInstruments.RegionTag, region },
        };
        ApiGatewayInstruments.Duration.Record(elapsed.TotalSeconds, tags);
        // Not on the histogram: a dozen series for each set of labels.
        tags.Add(ApiGatewayInstruments.AccountTag, account);
        tags.Add(ApiGatewayInstruments.CodeTag, code);
        tags.Add(ApiGatewayInstruments.ClassTag, failure?.ErrorClass.ToString() ?? "None");
        ApiGatewayInstruments.Calls.Add(1, tags);
        state.Span?.Ended(
            code,
            (int)(answer?.HttpStatusCode ?? failure?.StatusCode ?? 0),
            answer?.ResponseMetadata?.RequestId ?? failure?.RequestId,
            state.Attempts,
            failure?.ErrorClass);
        if (state.Kind != CallKind.Read)
        {
            LogWrite(operation, state, answer, failure);
        }
    }

    private void LogWrite(ApiGatewayOperation operation, RequestState state, AmazonWebServiceResponse? answer, AwsCallException? failure)
    {
        var target = answer is INamesWhatWasCreated created ? $"{operation.Target} {created.Created}" : operation.Target;
        if (answer is not null)
        {
            ApiGatewayLog.WriteDone(
                logger, operation.Name, target, region, (int)answer.HttpStatusCode, answer.ResponseMetadata.RequestId, state.Attempts);
        }
        else if (failure is not null)
        {
            ApiGatewayLog.WriteFailed(logger, operation.Name, target, region, failure.ErrorClass, failure.ErrorCode,
                (int)failure.StatusCode, failure.RequestId, state.Attempts, failure.OutcomeUnknown);
        }
        else
        {
            ApiGatewayLog.WriteCancelled(logger, operation.Name, target, region, state.Attempts);
        }
    }

    // A metric tag must stay a small set; the service's codes are, an unknown endpoint's texts are not.
    private static string CodeOf(AwsCallException failure) =>
        failure.ErrorCode is { Length: > 0 and <= 64 } code && code.All(char.IsAsciiLetterOrDigit) ? code : failure.ErrorClass.ToString();
}
