using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway.Tests.Support;

/// <summary>Clients of the real factory, pointed at a loopback server or given a handler instead of a connection pool.</summary>
internal static class Fixture
{
    public const string Region = "eu-west-1";

    public static ApiGatewayResilienceOptions Impatient() => new()
    {
        RequestsPerSecond = 1000,
        Burst = 1000,
        BaseDelay = TimeSpan.Zero,
        BreakerMinimumThroughput = 1000,
        OperationQuotas = new Dictionary<string, OperationQuota>(),
        LambdaRequestsPerSecond = 1000,
        LambdaBurst = 1000,
    };

    public static ApiGatewayClientFactory Factory(
        Uri? url = null, HttpMessageHandler? handler = null, ApiGatewayResilienceOptions? resilience = null,
        TimeProvider? clock = null, ILoggerFactory? loggers = null, IAccountCredentials? credentials = null) =>
        new(credentials ?? new StaticCredentials(), loggers ?? NullLoggerFactory.Instance, clock ?? TimeProvider.System, new()
        {
            ServiceURL = url,
            HttpMessageHandler = handler,
            Resilience = resilience ?? Impatient(),
        });

    public static IAmazonApiGatewayV2 Client(this ApiGatewayClientFactory factory, string region = Region) =>
        factory.GetClient(AccountAccess.Default, region);

    public static IAmazonAPIGateway RestClient(this ApiGatewayClientFactory factory, string region = Region) =>
        factory.GetRestApiClient(AccountAccess.Default, region);

    public static IAmazonLambda LambdaClient(this ApiGatewayClientFactory factory, string region = Region) =>
        factory.GetLambdaClient(AccountAccess.Default, region);

    public sealed class StaticCredentials : IAccountCredentials
    {
        public AWSCredentials GetCredentials(AccountAccess account) => new BasicAWSCredentials("AKIDEXAMPLE", "not-a-secret");
    }
}

/// <summary>Answers requests without a network, counting them.</summary>
internal sealed class StubHandler(Func<int, HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    private int _attempts;
    private readonly SemaphoreSlim _arrivals = new(0);

    public int Attempts => Volatile.Read(ref _attempts);

    public async Task ArrivalAsync(CancellationToken cancellationToken) =>
        Assert.True(await _arrivals.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken), "no request arrived");

    public static HttpResponseMessage Respond(int status, string body = "{}", string? errorType = null, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };
        if (errorType is not null)
        {
            response.Headers.TryAddWithoutValidation("x-amzn-ErrorType", errorType);
        }

        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = Interlocked.Increment(ref _attempts);
        _arrivals.Release();
        try
        {
            return Task.FromResult(answer(attempt, request));
        }
        catch (Exception exception)
        {
            return Task.FromException<HttpResponseMessage>(exception);
        }
    }
}
