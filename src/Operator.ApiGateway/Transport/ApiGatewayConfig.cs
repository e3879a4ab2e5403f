using System.Reflection;
using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Operator.ApiGateway.Transport;

/// <summary>
/// Settings of a client, read the way every AWS SDK reads them: the service's own variable (<c>AWS_ENDPOINT_URL_APIGATEWAYV2</c>,
/// <c>AWS_ENDPOINT_URL_API_GATEWAY</c> for v1, <c>AWS_ENDPOINT_URL_LAMBDA</c>), then <c>AWS_ENDPOINT_URL</c>, then the profile's
/// <c>services</c> section and endpoint; region, FIPS and dual-stack from environment or profile.
/// </summary>
/// <remarks>
/// Set <see cref="ClientConfig.AuthenticationRegion"/> to choose the region; with a custom service URL the SDK forgets
/// <c>RegionEndpoint</c>. Only settings are used: transport, retries and timeouts are this library's own.
/// </remarks>
public sealed partial class ApiGatewayConfig : ClientConfig
{
    /// <summary>SigV4 service name and DNS label, shared by API Gateway v1 and v2.</summary>
    public const string SigningName = "apigateway";

    private static readonly string Product = "apigateway-integration-operator/"
        + (typeof(ApiGatewayConfig).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0")
        + $" lang/.NET#{Environment.Version.ToString(2)}";

    private readonly AwsService _service;

    /// <summary>Settings of API Gateway v2.</summary>
    public ApiGatewayConfig() : this(AwsService.ApiGatewayV2)
    {
    }

    internal ApiGatewayConfig(AwsService service) : base(new DefaultConfigurationProvider([new StandardDefaults()]))
    {
        _service = service;
        ServiceId = service.ServiceId;
        MaxErrorRetry = 0;
        AllowAutoRedirect = false;
    }

    public override string ServiceVersion => _service.Version;

    public override string UserAgent =>
        $"{Product} api/{_service.Name.ToLowerInvariant()}" + (string.IsNullOrEmpty(ClientAppId) ? "" : $" app/{ClientAppId}");

    public override string RegionEndpointServiceName => _service.SigningName;

    /// <summary>The region to sign for and to address; null when nothing names one.</summary>
    public string? EffectiveRegion => !string.IsNullOrEmpty(AuthenticationRegion) ? AuthenticationRegion : RegionEndpoint?.SystemName;

    /// <inheritdoc />
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ResolveEndpoint().AbsoluteUri);

    /// <summary>
    /// The base address of the service. A configured URL wins; otherwise the rules of the service's model apply.
    /// </summary>
    /// <exception cref="AmazonClientException">No region, a malformed region or URL, or no such endpoint variant.</exception>
    public Uri ResolveEndpoint()
    {
        var region = EffectiveRegion;
        if (region is null || !RegionName().IsMatch(region))
        {
            // The region becomes part of a host name that receives signed requests, so its alphabet is a security boundary.
            throw new AmazonClientException(region is null
                ? "No AWS region is configured: set AWS_REGION, a profile's region, or the region of the object."
                : "The AWS region is malformed; regions look like eu-west-1.");
        }

        if (!string.IsNullOrEmpty(ServiceURL))
        {
            return Uri.TryCreate(ServiceURL, UriKind.Absolute, out var configured) && configured.Scheme is "http" or "https"
                ? configured
                : throw new AmazonClientException($"The configured endpoint URL of {_service.DisplayName} is not an absolute http or https URL.");
        }

        var partition = RegionEndpoint.GetBySystemName(region);
        var host = UseFIPSEndpoint ? _service.SigningName + "-fips" : _service.SigningName;
        var suffix = UseDualstackEndpoint ? DualStackSuffix(partition.PartitionName) : partition.PartitionDnsSuffix;
        return new Uri($"https://{host}.{region}.{suffix}");
    }

    private static string DualStackSuffix(string partition) => partition switch
    {
        "aws" or "aws-us-gov" => "api.aws",
        "aws-cn" => "api.amazonwebservices.com.cn",
        _ => throw new AmazonClientException($"Partition {partition} has no dual-stack endpoint."),
    };

    [GeneratedRegex("^[a-z]{2,16}(-[a-z0-9]{1,16}){1,4}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    /// <summary>The SDK asks for defaults of its own transport, which is not used here.</summary>
    private sealed class StandardDefaults : IDefaultConfiguration
    {
        public DefaultConfigurationMode Name => DefaultConfigurationMode.Standard;

        public RequestRetryMode RetryMode => RequestRetryMode.Standard;

        public S3UsEast1RegionalEndpointValue S3UsEast1RegionalEndpoint => S3UsEast1RegionalEndpointValue.Regional;

        public TimeSpan? ConnectTimeout => null;

        public TimeSpan? TlsNegotiationTimeout => null;

        public TimeSpan? TimeToFirstByteTimeout => null;

        public TimeSpan? HttpRequestTimeout => null;
    }
}
