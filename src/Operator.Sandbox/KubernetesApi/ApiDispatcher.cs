using System.Text;
using System.Text.Json.Nodes;
using Operator.Sandbox.Control;
using Operator.Sandbox.KubernetesApi.Admin;
using Operator.Sandbox.KubernetesApi.Discovery;
using Operator.Sandbox.KubernetesApi.Handlers;
using Operator.Sandbox.KubernetesApi.OpenApi;
using Operator.Sandbox.KubernetesApi.Watch;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi;

/// <summary>Sends each request to its handler and turns every failure into the answer that the API defines for it.</summary>
internal sealed partial class ApiDispatcher(
    RequestRouter router,
    ReadHandler reads,
    WriteHandler writes,
    DeleteHandler deletes,
    WatchHandler watches,
    DiscoveryDocuments discovery,
    OpenApiDocuments openApi,
    AdminEndpoints admin,
    CallCounter calls,
    Journal<RequestRecord> journal,
    HoldBoard holds,
    FaultInjector faults,
    TimeProvider time,
    ILogger logger)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] HealthPaths = ["/healthz", "/readyz", "/livez"];

    public async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        try
        {
            await DispatchAsync(http, stopping);
        }
        catch (ApiException e)
        {
            await AnswerAsync(http, e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException || http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone or sent something that is no HTTP: there is nobody to answer.
            http.Abort();
        }
        catch (Exception e)
        {
            LogFailure(http.Request.Method, http.Request.Path.Value ?? "", e);
            await AnswerAsync(http, new ApiException(500, "InternalError", $"Internal error occurred: {e.Message}"));
        }
    }

    private static async Task AnswerAsync(HttpContext http, ApiException error)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        await Responder.WriteAsync(http, error.Code, error.ToStatus());
    }

    private async Task DispatchAsync(HttpContext http, CancellationToken stopping)
    {
        var path = http.Request.Path.Value ?? "/";
        if (path.StartsWith(AdminEndpoints.Prefix, StringComparison.Ordinal))
        {
            await admin.HandleAsync(http, await RequestBody.ReadAsync(http.Request, http.RequestAborted));
            return;
        }

        if (router.Route(http) is { } request)
        {
            calls.Count(request.Verb, request.ResourceAndSubresource);
            await ServeAsync(request, stopping);
            return;
        }

        await HandleDocumentAsync(http, path);
    }

    private async Task ServeAsync(ApiRequest request, CancellationToken stopping)
    {
        var (http, caller) = (request.Http, CallerOf(request.Http));
        var status = 0;
        try
        {
            if (holds.Arrive($"{request.Verb} {request.ResourceAndSubresource}", request.Namespace.Length > 0 ? request.Namespace : request.Name, caller) is { } hold)
            {
                await hold.BeforeAsync(http.RequestAborted);
                await (hold.Rule.At == HoldPoint.After
                    ? WithheldAsync(http, () => HandleResourceAsync(request, stopping), () => hold.AfterAsync(http.RequestAborted))
                    : HandleResourceAsync(request, stopping));
            }
            else
            {
                await HandleResourceAsync(request, stopping);
            }

            status = http.RequestAborted.IsCancellationRequested ? 0 : http.Response.StatusCode;
        }
        catch (ApiException e)
        {
            status = e.Code;
            throw;
        }
        finally
        {
            journal.Add(sequence => new RequestRecord(
                sequence, request.Verb, request.ResourceAndSubresource, request.Namespace, request.Name, status, caller, time.GetUtcNow()));
        }
    }

    /// <summary>Runs a request and keeps its answer back until <paramref name="released"/> completes.</summary>
    private static async Task WithheldAsync(HttpContext http, Func<Task> run, Func<Task> released)
    {
        var answer = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await run();
        }
        catch (ApiException)
        {
            await released();
            throw;
        }
        finally
        {
            http.Response.Body = answer;
        }

        await released();
        kept.Position = 0;
        await kept.CopyToAsync(answer, http.RequestAborted);
    }

    private static string CallerOf(HttpContext http) => http.Request.Headers.UserAgent.ToString().Split('/', 2)[0];

    private async Task HandleResourceAsync(ApiRequest request, CancellationToken stopping)
    {
        var fault = faults.Take(request.Verb, request.ResourceAndSubresource, CallerOf(request.Http));
        if (fault is { LatencyMillis: > 0 })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.LatencyMillis), time, request.Http.RequestAborted);
        }

        if (fault is not { Status: null, Reset: false } and not null)
        {
            if (fault.AfterWrite)
            {
                var answer = request.Http.Response.Body;
                request.Http.Response.Body = Stream.Null;
                try
                {
                    await RunAsync(request, stopping);
                }
                finally
                {
                    request.Http.Response.Body = answer;
                    request.Http.Response.ContentLength = null;
                }
            }

            if (fault.Reset)
            {
                request.Http.Abort();
                return;
            }

            throw new ApiException(fault.Status!.Value, fault.Status == 409 ? "Conflict" : "InternalError", "injected fault");
        }

        await RunAsync(request, stopping);
    }

    private async Task RunAsync(ApiRequest request, CancellationToken stopping)
    {
        if (request.Resource.ReviewOnly && request.Verb != "create")
        {
            throw StatusErrors.MethodNotAllowed();
        }

        var body = request.Verb is "create" or "update" or "patch" or "delete" or "deletecollection"
            ? await RequestBody.ReadAsync(request.Http.Request, request.Http.RequestAborted)
            : [];
        await (request.Verb switch
        {
            "get" => reads.GetAsync(request),
            "list" => reads.ListAsync(request),
            "watch" => watches.WatchAsync(request, stopping),
            "create" => writes.CreateAsync(request, body),
            "update" => writes.UpdateAsync(request, body),
            "patch" => writes.PatchAsync(request, body),
            "delete" => deletes.DeleteAsync(request, body),
            _ => deletes.DeleteCollectionAsync(request, body),
        });
    }

    private async Task HandleDocumentAsync(HttpContext http, string path)
    {
        if (HealthPaths.Contains(path))
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            await Responder.WriteAsync(http, 200, "ok"u8.ToArray());
            return;
        }

        var aggregated = http.Request.Headers.Accept.ToString().Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal)
            && http.Request.Headers.Accept.ToString().Contains("v=v2", StringComparison.Ordinal)
            && path is "/api" or "/apis";
        var document = path switch
        {
            "/version" => Version(),
            "/openapi/v3" or "/openapi/v3/" => openApi.Index(),
            _ when path.StartsWith("/openapi/v3/", StringComparison.Ordinal) => openApi.Find(path["/openapi/v3/".Length..]),
            _ => discovery.Find(path, aggregated),
        };
        if (document is not null && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.ContentType = aggregated ? AggregatedType : null;
            await Responder.WriteAsync(http, 200, document);
            return;
        }

        http.Response.ContentType = "text/plain; charset=utf-8";
        await Responder.WriteAsync(http, 404, Encoding.ASCII.GetBytes("404 page not found\n"));
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.0-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The Kubernetes API failed at {Method} {Path}")]
    private partial void LogFailure(string method, string path, Exception exception);
}
