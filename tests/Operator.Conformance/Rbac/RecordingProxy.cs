using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Operator.Conformance.Rbac;

/// <summary>
/// Stands before the API server, sends everything on as one user, and writes down each call as the authoriser sees it: what was
/// really asked for on the wire, whatever component asked.
/// </summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _target;

    private RecordingProxy(HttpClient target)
    {
        _target = target;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(ForwardAsync);
    }

    /// <summary>Each call with the status it was answered with.</summary>
    public ConcurrentQueue<(Right Call, int Status)> Calls { get; } = new();

    public string Address { get; private set; } = "";

    /// <param name="target">Client for the API server, with its address and the user's credentials; disposed with the proxy.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<RecordingProxy> StartAsync(HttpClient target, CancellationToken cancellationToken)
    {
        var proxy = new RecordingProxy(target);
        await proxy._application.StartAsync(cancellationToken);
        proxy.Address = proxy._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _target.Dispose();
    }

    /// <summary>Verb and resource as the API server derives them from a request.</summary>
    public static Right CallOf(HttpRequest request)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts is ["apis", var named, _, ..] ? (named, parts[3..]) : ("", parts[2..]);
        var ns = "";
        if (rest is ["namespaces", var inNamespace, _, ..])
        {
            (ns, rest) = (inNamespace, rest[2..]);
        }
        else if (rest is ["namespaces", var itself])
        {
            // A namespace counts as being in itself, so that a Role there can grant it.
            ns = itself;
        }

        var hasName = rest.Length > 1;
        var verb = request.Method switch
        {
            "GET" when request.Query["watch"] == "true" => "watch",
            "GET" => hasName ? "get" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => hasName ? "delete" : "deletecollection",
            var other => other,
        };
        return new Right(verb, group, rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0], ns, hasName ? rest[1] : "");
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(context.Request.Method), context.Request.Path + context.Request.QueryString);
        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToArray());
        request.Headers.TryAddWithoutValidation("User-Agent", context.Request.Headers.UserAgent.ToArray());
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        try
        {
            using var response = await _target.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            Calls.Enqueue((CallOf(context.Request), (int)response.StatusCode));
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await context.Response.StartAsync(context.RequestAborted);
            await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
            var buffer = new byte[16384];
            int read;
            while ((read = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                // At once: a watch's events are small and far between.
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has had enough of its watch.
        }
    }
}
