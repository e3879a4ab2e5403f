using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Operator.Sandbox.ApiGateway.Control;
using Operator.Sandbox.ApiGateway.Rest.Hal;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Sts;
using Operator.Sandbox.Control;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>
/// A call's way: scope → operation → throttle → hold → faults → operation under the partition's lock → answer, counted
/// before it is sent so that whoever has the answer also sees the count.
/// </summary>
internal sealed partial class CallPipeline(
    ApiGatewayOptions options,
    World world,
    AccessKeys keys,
    Throttle throttle,
    HoldBoard holds,
    Faults faults,
    Action<Func<long, CallRecord>> record,
    ILogger logger)
{
    private const int MaximumBody = 10 * 1024 * 1024;

    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    private readonly SecurityTokenService tokens = new(keys);

    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var trace = new CallTrace(target.Split('?', 2)[0]);
        Reply reply;
        try
        {
            reply = await ProcessAsync(context, target, trace);
        }
        catch (AwsException e)
        {
            reply = Reply.Error(e, trace);
        }
        catch (BadHttpRequestException e)
        {
            reply = Reply.Error(new AwsException(e.StatusCode, "RequestEntityTooLargeException", "Request Too Long"), trace);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            reply = Reply.Aborted;
        }
        catch (Exception e)
        {
            LogFailure(logger, e, trace.Operation, trace.RequestId);
            reply = Reply.Error(AwsException.ForStatus(500), trace);
        }

        record(sequence => new CallRecord(
            sequence, trace.Operation, reply.Status, trace.RequestId, trace.Region, trace.Account, trace.AccessKeyId, trace.Caller,
            options.TimeProvider.GetUtcNow(), trace.Path, trace.Role, trace.Fault));
        await reply.SendAsync(context, trace);
    }

    private async Task<Reply> ProcessAsync(HttpContext context, string target, CallTrace trace)
    {
        var body = await ReadBodyAsync(context);
        var scope = SignatureScope.Parse(context.Request.Headers.Authorization);
        if (scope is not null)
        {
            trace.Region = scope.Region;
            trace.AccessKeyId = scope.AccessKeyId;
            var session = keys.Find(scope.AccessKeyId);
            trace.Caller = session?.SessionName ?? scope.AccessKeyId;
            trace.Account = session?.Account ?? options.DefaultAccount;
        }

        if (trace.Path == "/" && context.Request.Method == "POST")
        {
            return await AnswerTokenServiceAsync(body, scope, trace, context.RequestAborted);
        }

        if (scope is null)
        {
            throw AwsException.Forbidden("MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        if (!OperationTable.TryMatch(context.Request.Method, trace.Path, out var operation, out var parameters)
            || scope.Service != (operation.Service == Service.Lambda ? "lambda" : "apigateway"))
        {
            throw new AwsException(404, "UnknownOperationException", "Unknown Operation");
        }

        trace.Operation = operation.Name;
        trace.Service = operation.Service;
        RefuseExpired(scope, "ExpiredTokenException");
        var hal = HalFormFor(context.Request, operation, target);
        // Lambda meters its own calls, far above what a policy needs.
        if (operation.Service != Service.Lambda && throttle.TryTake(trace.Account, trace.Region, operation.Name) is { } wait)
        {
            throw AwsException.TooManyRequests("Too Many Requests", "ACCOUNT", wait);
        }

        var call = new Call(world.Partition(trace.Account, trace.Region), parameters, Query(context), Parse(body));
        return await ServeAsync(
            trace,
            () => AccessDenied(scope, context.Request.Method, trace),
            () => Execute(operation, call, trace, hal),
            context.RequestAborted);
    }

    private async Task<Reply> ServeAsync(
        CallTrace trace, Func<AwsException> accessDenied, Func<Reply> execute, CancellationToken cancellationToken)
    {
        if (holds.Arrive(trace.Operation, trace.Scope, trace.Caller) is not { } hold)
        {
            return await WithFaultsAsync(trace, accessDenied, execute, cancellationToken);
        }

        await hold.BeforeAsync(cancellationToken);
        var reply = await WithFaultsAsync(trace, accessDenied, execute, cancellationToken);
        await hold.AfterAsync(cancellationToken);
        return reply;
    }

    private async Task<Reply> WithFaultsAsync(
        CallTrace trace, Func<AwsException> accessDenied, Func<Reply> execute, CancellationToken cancellationToken)
    {
        var (delay, rule) = faults.Next(trace.Operation, trace.Caller);
        if (delay > TimeSpan.Zero)
        {
            trace.Fault = FaultKind.Latency;
            await Task.Delay(delay, options.TimeProvider, cancellationToken);
        }

        if (rule is null)
        {
            return execute();
        }

        trace.Fault = rule.Fault;
        switch (rule.Fault)
        {
            case FaultKind.ResetBefore:
                return Reply.Aborted;
            case FaultKind.Status:
                throw AwsException.ForStatus(rule.Status);
            case FaultKind.ThrottleStorm:
                throw AwsException.ForStatus(429);
            case FaultKind.ConcurrentModification:
                throw AwsException.ForStatus(409);
            case FaultKind.AccessDenied:
                throw accessDenied();
            case FaultKind.Reset:
                execute();
                return Reply.Aborted;
            default:
                execute();
                throw AwsException.ForStatus(503);
        }
    }

    private static Reply Execute(OperationTable.Operation operation, Call call, CallTrace trace, HalForm? hal)
    {
        lock (call.Partition.Gate)
        {
            try
            {
                var answer = operation.Handler(call);
                return hal is not null && answer.Body is JsonObject body ? Reply.Hal(answer.Status, hal.Of(body)) : Reply.Json(answer.Status, answer.Body);
            }
            catch (AwsException e)
            {
                return Reply.Error(e, trace);
            }
        }
    }

    private async Task<Reply> AnswerTokenServiceAsync(
        byte[] body, SignatureScope? scope, CallTrace trace, CancellationToken cancellationToken)
    {
        trace.Service = Service.Tokens;
        var form = await ReadFormAsync(body, cancellationToken);
        var action = form.GetValueOrDefault("Action").ToString();
        trace.Operation = action is "GetCallerIdentity" or "AssumeRole" or "AssumeRoleWithWebIdentity" ? action : "Unknown";
        trace.Role = SecurityTokenService.RoleName(form);
        if (scope is not null)
        {
            RefuseExpired(scope, "ExpiredToken");
        }

        return await ServeAsync(
            trace,
            () => AwsException.Forbidden("AccessDenied", $"User is not authorized to perform: sts:{trace.Operation}"),
            () => Reply.Xml(200, tokens.Handle(action, form, scope, trace.RequestId)),
            cancellationToken);
    }

    private void RefuseExpired(SignatureScope scope, string code)
    {
        if (keys.Find(scope.AccessKeyId) is { } session && keys.IsExpired(session))
        {
            throw AwsException.Forbidden(code, "The security token included in the request is expired");
        }
    }

    // AWS answers REST calls in HAL unless JSON is asked for. Where nobody shows what that looks like, a client that forgets must notice.
    private static HalForm? HalFormFor(HttpRequest request, OperationTable.Operation operation, string target)
    {
        if (operation.Service != Service.RestApis || request.Headers.Accept.Any(accept =>
            accept is not null && accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return HalForm.For(operation.Method, target) ?? throw new AwsException(
            406, "NotAcceptableException", "AWS would answer in HAL, which the sandbox does not know of this: send Accept: application/json");
    }

    private AwsException AccessDenied(SignatureScope scope, string method, CallTrace trace)
    {
        var (action, resource) = trace.Service switch
        {
            Service.Lambda => (trace.Operation.Replace('.', ':'), $"arn:aws:lambda:{trace.Region}:{trace.Account}:function:{trace.Path.Split('/')[3]}"),
            Service.RestApis => ($"apigateway:{method}", $"arn:aws:apigateway:{trace.Region}::{trace.Path}"),
            _ => ($"apigateway:{method}", $"arn:aws:apigateway:{trace.Region}::{trace.Path["/v2".Length..]}"),
        };
        return AwsException.Forbidden(
            "AccessDeniedException",
            $"User: {keys.PrincipalOf(scope.AccessKeyId)} is not authorized to perform: {action} on resource: {resource}");
    }

    private static async Task<Dictionary<string, StringValues>> ReadFormAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new FormReader(new MemoryStream(body));
            return await reader.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new AwsException(400, "MalformedQueryString", e.Message);
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaximumBody;
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    private static JsonNode? Parse(byte[] body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(body, documentOptions: Reading);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member's name has an unpaired surrogate escape.
            throw AwsException.Serialization("The request body is not valid JSON.");
        }
    }

    private static Dictionary<string, StringValues> Query(HttpContext context) =>
        context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} failed inside the sandbox (request {RequestId})")]
    private static partial void LogFailure(ILogger logger, Exception exception, string operation, string requestId);
}
