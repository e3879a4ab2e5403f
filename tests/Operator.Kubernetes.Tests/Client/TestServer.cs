using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Tests.Client;

/// <summary>What a client sent.</summary>
internal sealed record RecordedRequest(string Method, string Target, string? ContentType, string? Authorization, string UserAgent, string Accept, string Protocol, string Body, string? ClientCertificateSubject);

/// <summary>A real HTTP server on a free loopback port that records what it is asked and answers as the test says.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestServer(WebApplication app) => this.app = app;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public string Address { get; private set; } = "";

    public int Port => new Uri(Address).Port;

    public static Task<TestServer> StartAsync(RequestDelegate answer) => StartAsync(answer, null, null);

    public static async Task<TestServer> StartAsync(RequestDelegate answer, X509Certificate2? tls, X509Certificate2? clientAuthority, IPAddress? listenOn = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(listenOn ?? IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = tls;
                    https.ClientCertificateMode = clientAuthority is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (certificate, _, _) => certificate.Issuer == clientAuthority?.Subject;
                });
            }
        }));
        var app = builder.Build();
        var server = new TestServer(app);
        app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
            server.Requests.Enqueue(new RecordedRequest(
                context.Request.Method,
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
                context.Request.ContentType,
                context.Request.Headers.Authorization,
                context.Request.Headers.UserAgent.ToString(),
                context.Request.Headers.Accept.ToString(),
                context.Request.Protocol,
                await body.ReadToEndAsync(context.RequestAborted),
                context.Connection.ClientCertificate?.Subject));
            await answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>Answers with JSON.</summary>
    public static RequestDelegate Json(string body, int status = 200) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    };

    /// <summary>A Status as the API server writes it.</summary>
    public static string Status(int code, string reason, string message, string details = "{}") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{code}}}""";

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource();
        await hurry.CancelAsync();
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }
}
