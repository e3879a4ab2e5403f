using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway;

/// <summary>
/// Composes the handler chain: resilience, credentials, signature, one shared connection pool. Safe for concurrent use; disposing it
/// ends every client it gave.
/// </summary>
public sealed class ApiGatewayClientFactory : IApiGatewayClientFactory, IRestApiClientFactory, ILambdaClientFactory, IDisposable
{
    private readonly ConcurrentDictionary<(AwsService Service, AccountAccess Account, string Region, Uri Endpoint), Lazy<IDisposable>> _clients = new();

    // What was asked for, to what that led to: settings of the SDK are costly to read, do not change while the process runs, and every pass asks.
    private readonly ConcurrentDictionary<(AwsService Service, AccountAccess Account, string Region), IDisposable> _resolved = new();
    private readonly ApiGatewayClientFactoryOptions _options;
    private readonly IAccountCredentials _credentials;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;
    private readonly HttpMessageHandler _transport;
    private readonly ApiGatewayPipelineFactory _pipelines;
    private readonly RequestBudgets _budgets;

    /// <exception cref="ArgumentException">The resilience options are invalid; the message names each problem.</exception>
    public ApiGatewayClientFactory(
        IAccountCredentials credentials, ILoggerFactory loggerFactory, TimeProvider timeProvider, ApiGatewayClientFactoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _options = options ?? new();
        _credentials = credentials;
        _timeProvider = timeProvider;
        _loggerFactory = loggerFactory;
        _pipelines = new ApiGatewayPipelineFactory(_options.Resilience, timeProvider);
        _budgets = new RequestBudgets(_options.Resilience, timeProvider);
        _transport = _options.HttpMessageHandler ?? CreateTransport();
    }

    /// <inheritdoc />
    public IAmazonApiGatewayV2 GetClient(AccountAccess account, string? region = null) =>
        Get(AwsService.ApiGatewayV2, account, region, transport => new AmazonApiGatewayV2Client(transport));

    /// <inheritdoc />
    public IAmazonAPIGateway GetRestApiClient(AccountAccess account, string? region = null) =>
        Get(AwsService.ApiGateway, account, region, transport => new AmazonAPIGatewayClient(transport));

    /// <inheritdoc />
    public IAmazonLambda GetLambdaClient(AccountAccess account, string? region = null) =>
        Get(AwsService.Lambda, account, region, transport => new AmazonLambdaClient(transport));

    /// <summary>
    /// API Gateway's request budget, which the v1 and v2 clients of this account and region share; for other clients of the same account.
    /// </summary>
    public IRequestBudget GetBudget(AccountAccess account, string region)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _budgets.For(account.BudgetKey, region);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }

        _budgets.Dispose();
        if (_options.HttpMessageHandler is null)
        {
            _transport.Dispose();
        }
    }

    private TClient Get<TClient>(AwsService service, AccountAccess account, string? region, Func<ApiGatewayTransport, TClient> make)
        where TClient : class, IDisposable
    {
        ArgumentNullException.ThrowIfNull(account);
        var asked = (service, account, region ?? "");
        return (TClient)(_resolved.TryGetValue(asked, out var known) ? known : _resolved.GetOrAdd(asked, Resolve(service, account, region, make)));
    }

    private IDisposable Resolve<TClient>(AwsService service, AccountAccess account, string? region, Func<ApiGatewayTransport, TClient> make)
        where TClient : class, IDisposable
    {
        try
        {
            var config = CreateConfig(service, account, region);
            return _clients.GetOrAdd(
                (service, account, config.EffectiveRegion!, config.ResolveEndpoint()),
                // PublicationOnly: an account that is not configured yet must not stay refused once it is.
                key => new Lazy<IDisposable>(
                    () => make(Compose(key.Service, key.Account, key.Region, key.Endpoint, config.UserAgent, _loggerFactory.CreateLogger<TClient>())),
                    LazyThreadSafetyMode.PublicationOnly)).Value;
        }
        catch (CredentialsUnavailableException exception)
        {
            throw service.Fail(new(exception.Message, exception)
            {
                ErrorClass = ErrorClass.CredentialsUnavailable,
                ErrorCode = CredentialsUnavailableException.Code,
            });
        }
        catch (AmazonClientException exception)
        {
            throw service.Fail(new(exception.Message, exception) { ErrorClass = ErrorClass.Invalid, ErrorCode = "InvalidConfiguration" });
        }
    }

    private ApiGatewayConfig CreateConfig(AwsService service, AccountAccess account, string? region)
    {
        var config = new ApiGatewayConfig(service);
        if (!string.IsNullOrEmpty(region))
        {
            config.AuthenticationRegion = region;
        }

        var ofAccount = service == AwsService.Lambda ? account.Endpoints.Lambda : account.Endpoints.ApiGateway;
        if ((ofAccount ?? _options.ServiceURL) is { } url)
        {
            config.AuthenticationRegion = config.EffectiveRegion;
            config.ServiceURL = url.AbsoluteUri;
        }

        return config;
    }

    private ApiGatewayTransport Compose(
        AwsService service, AccountAccess account, string region, Uri endpoint, string userAgent, ILogger logger)
    {
        var credentials = _credentials.GetCredentials(account);
        var signer = new SigV4SigningHandler(credentials, RegionEndpoint.GetBySystemName(region), service.SigningName, _transport);
        var chain = new ApiGatewayResilienceHandler(_pipelines, service, endpoint, account.BudgetKey, region, BudgetsOf(service, account, region), _options.MayWrite)
        {
            InnerHandler = new CredentialsHandler(credentials) { InnerHandler = signer },
        };
        // The chain holds nothing but the shared transport, which outlives it.
        var invoker = new HttpMessageInvoker(chain, disposeHandler: false);
        return new ApiGatewayTransport(service, invoker, endpoint, account.BudgetKey, region, userAgent, _timeProvider, logger);
    }

    private Func<string, IRequestBudget> BudgetsOf(AwsService service, AccountAccess account, string region)
    {
        if (service == AwsService.Lambda)
        {
            var lambda = _budgets.ForLambda(account.BudgetKey, region);
            return _ => lambda;
        }

        return operation => _budgets.For(account.BudgetKey, region, operation);
    }

    // No redirects: a redirected request would carry a signature for another address.
    private static SocketsHttpHandler CreateTransport() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
