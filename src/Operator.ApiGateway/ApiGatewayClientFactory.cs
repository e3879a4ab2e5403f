using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway;

/// <summary>Gives clients per account and region.</summary>
public interface IApiGatewayClientFactory
{
    /// <summary>
    /// The client for an account in a region; the same one for the same pair. Does no I/O.
    /// </summary>
    /// <param name="account">Whose account; <see cref="AwsAccount.Default"/> is the process' own.</param>
    /// <param name="region">A region such as <c>eu-west-1</c>, or null for the configured one.</param>
    /// <exception cref="AmazonApiGatewayV2Exception">
    /// Class Invalid when the region is missing or malformed, CredentialsUnavailable when the account is not configured.
    /// </exception>
    IAmazonApiGatewayV2 GetClient(AwsAccount account, string? region = null);
}

/// <summary>
/// Composes the handler chain: resilience, credentials, signature, one shared connection pool. Safe for concurrent use; disposing it
/// ends every client it gave.
/// </summary>
public sealed class ApiGatewayClientFactory : IApiGatewayClientFactory, IDisposable
{
    private readonly ConcurrentDictionary<(AwsAccount Account, string Region, Uri Endpoint), Lazy<AmazonApiGatewayV2Client>> _clients = new();
    private readonly ApiGatewayClientFactoryOptions _options;
    private readonly IAccountCredentials _credentials;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
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
        _logger = loggerFactory.CreateLogger<AmazonApiGatewayV2Client>();
        _pipelines = new ApiGatewayPipelineFactory(_options.Resilience, timeProvider);
        _budgets = new RequestBudgets(_options.Resilience, timeProvider);
        _transport = _options.HttpMessageHandler ?? CreateTransport();
    }

    /// <inheritdoc />
    public IAmazonApiGatewayV2 GetClient(AwsAccount account, string? region = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        try
        {
            var config = CreateConfig(region);
            return _clients.GetOrAdd(
                (account, config.EffectiveRegion!, config.ResolveEndpoint()),
                // PublicationOnly: an account that is not configured yet must not stay refused once it is.
                key => new Lazy<AmazonApiGatewayV2Client>(
                    () => Compose(key.Account, key.Region, key.Endpoint, config.UserAgent), LazyThreadSafetyMode.PublicationOnly)).Value;
        }
        catch (CredentialsUnavailableException exception)
        {
            throw new AmazonApiGatewayV2Exception(exception.Message, exception)
            {
                ErrorClass = ErrorClass.CredentialsUnavailable,
                ErrorCode = CredentialsUnavailableException.Code,
            };
        }
        catch (AmazonClientException exception)
        {
            throw new AmazonApiGatewayV2Exception(exception.Message, exception) { ErrorClass = ErrorClass.Invalid, ErrorCode = "InvalidConfiguration" };
        }
    }

    /// <summary>The request budget that clients of this account and region share; for other clients of the same account.</summary>
    public IRequestBudget GetBudget(AwsAccount account, string region)
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

    private ApiGatewayConfig CreateConfig(string? region)
    {
        var config = new ApiGatewayConfig();
        if (!string.IsNullOrEmpty(region))
        {
            config.AuthenticationRegion = region;
        }

        if (_options.ServiceURL is { } url)
        {
            config.AuthenticationRegion = config.EffectiveRegion;
            config.ServiceURL = url.AbsoluteUri;
        }

        return config;
    }

    private AmazonApiGatewayV2Client Compose(AwsAccount account, string region, Uri endpoint, string userAgent)
    {
        var credentials = _credentials.GetCredentials(account);
        var signer = new SigV4SigningHandler(credentials, RegionEndpoint.GetBySystemName(region), ApiGatewayConfig.SigningName, _transport);
        var chain = new ApiGatewayResilienceHandler(_pipelines, endpoint, region, _budgets.For(account.BudgetKey, region))
        {
            InnerHandler = new CredentialsHandler(credentials) { InnerHandler = signer },
        };
        // The chain holds nothing but the shared transport, which outlives it.
        var invoker = new HttpMessageInvoker(chain, disposeHandler: false);
        return new AmazonApiGatewayV2Client(new ApiGatewayTransport(invoker, endpoint, region, userAgent, _timeProvider, _logger));
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

/// <summary>What a factory's clients share.</summary>
public sealed class ApiGatewayClientFactoryOptions
{
    public ApiGatewayResilienceOptions Resilience { get; set; } = new();

    /// <summary>Overrides the endpoint of every client; null leaves it to the SDK's settings.</summary>
    public Uri? ServiceURL { get; set; }

    /// <summary>
    /// Replaces the connection pool; the factory then does not dispose it. It must not follow redirects and must not retry.
    /// </summary>
    public HttpMessageHandler? HttpMessageHandler { get; set; }
}
