using System.Diagnostics;
using System.Net.Sockets;
using Operator.ApiGateway.Diagnostics;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Transport;
using Polly;
using Polly.Timeout;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// Applies retries, circuit, request budget and timeouts to whatever is sent through it. It stands outside the signer, so that each
/// attempt is signed anew, and hands every final answer on as it came, so that another client could use it unchanged.
/// </summary>
internal sealed class ApiGatewayResilienceHandler(
    ApiGatewayPipelineFactory pipelines,
    AwsService service,
    Uri endpoint,
    string account,
    string region,
    Func<string, IRequestBudget> budgetOf,
    Func<bool>? mayWrite = null) : DelegatingHandler
{
    // The largest real answer, a full page of integrations with templates, stays well below; more is not an answer of the service.
    private const long MaxResponseBytes = 32 * 1024 * 1024;

    private readonly (ResiliencePipeline<HttpResponseMessage> Pipeline, ServiceCircuit Circuit) _path = pipelines.For(service, endpoint);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var state = RequestState.Of(request);
        state.Circuit = _path.Circuit;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(ApiGatewayPipelineFactory.StateKey, state);
            return await _path.Pipeline.ExecuteAsync(
                static (context, call) => call.Handler.AttemptAsync(call.Request, call.State, context.CancellationToken),
                context,
                (Handler: this, Request: request, State: state)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, RequestState state, CancellationToken cancellationToken)
    {
        state.LastError = null;
        state.AwaitingCredentials = false;
        await TakeFromBudgetAsync(state, cancellationToken).ConfigureAwait(false);
        if (state.Kind != CallKind.Read && mayWrite?.Invoke() == false)
        {
            // Here and not before the wait for the budget: a process that was frozen meanwhile must not write when it thaws.
            throw new WriteFencedException(state.Operation);
        }

        state.Attempts++;
        state.Span?.Sent(state.Attempts);
        ApiGatewayInstruments.Attempts.Add(1, new TagList
        {
            { ApiGatewayInstruments.ServiceTag, service.Name },
            { ApiGatewayInstruments.OperationTag, state.Operation },
            { ApiGatewayInstruments.AccountTag, account },
            { ApiGatewayInstruments.RegionTag, region },
        });
        try
        {
            var response = await pipelines.AttemptTimeout.ExecuteAsync(
                static async (call, token) => await call.Handler.SendOnceAsync(call.Request, call.State, token).ConfigureAwait(false),
                (Handler: this, Request: request, State: state),
                cancellationToken).ConfigureAwait(false);
            LearnFrom(state);
            if (state.LastError is { } error)
            {
                state.Span?.Failed(state.Attempts, error, null);
            }

            state.MayHaveBeenApplied |= RetryRules.MayHaveBeenApplied(state.Kind, null, state.LastError);
            return response;
        }
        catch (TimeoutRejectedException exception) when (state.AwaitingCredentials)
        {
            // A slow metadata endpoint is not a slow API Gateway: it must neither open the circuit nor cast doubt on a write.
            throw new CredentialsUnavailableException("AWS credentials could not be obtained in time.", exception);
        }
        catch (Exception exception) when (!state.AwaitingCredentials)
        {
            state.Span?.Failed(state.Attempts, null, exception);
            state.MayHaveBeenApplied |= RetryRules.MayHaveBeenApplied(state.Kind, exception, null);
            throw;
        }
    }

    private async ValueTask TakeFromBudgetAsync(RequestState state, CancellationToken cancellationToken)
    {
        var started = pipelines.TimeProvider.GetTimestamp();
        var lane = RequestPriorityScope.Current;
        state.AwaitingBudget = true;
        // Deliberately not reset when the wait fails: the flag then tells what the call was doing.
        await budgetOf(state.Operation).AcquireAsync(lane, cancellationToken).ConfigureAwait(false);
        state.AwaitingBudget = false;
        ApiGatewayInstruments.BudgetWait.Record(
            pipelines.TimeProvider.GetElapsedTime(started).TotalSeconds,
            new TagList
            {
                { ApiGatewayInstruments.ServiceTag, service.Name },
                { ApiGatewayInstruments.RegionTag, region },
                ApiGatewayInstruments.Lane(lane),
            });
    }

    private void LearnFrom(RequestState state)
    {
        if (RetryRules.ClassOf(null, state.LastError) != ErrorClass.Throttled)
        {
            return;
        }

        budgetOf(state.Operation).Throttled(state.LastError!.RetryAfter);
        ApiGatewayInstruments.Throttles.Add(1, new TagList
        {
            { ApiGatewayInstruments.ServiceTag, service.Name },
            { ApiGatewayInstruments.OperationTag, state.Operation },
            { ApiGatewayInstruments.AccountTag, account },
            { ApiGatewayInstruments.RegionTag, region },
        });
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, RequestState state, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The transport's own connect timeout: nobody asked for this cancellation, and nothing was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The connection could not be made in time.", exception);
        }
        catch (SocketException exception)
        {
            // The runtime lets this one through when the peer cuts a connection while it is made; once something is sent, failures are wrapped.
            throw new HttpRequestException(HttpRequestError.ConnectionError, exception.Message, exception);
        }

        try
        {
            // Read here, inside timeout and retry: an answer that breaks off halfway is a failed attempt, not a failed parse.
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            state.LastError = response.IsSuccessStatusCode
                ? null
                : await ServiceErrorReader.ReadAsync(response, pipelines.TimeProvider, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
