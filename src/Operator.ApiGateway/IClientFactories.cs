using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway;

/// <summary>Gives API Gateway v2 clients per account and region.</summary>
public interface IApiGatewayClientFactory
{
    /// <summary>
    /// The client for an account in a region; the same one for the same pair. Does no I/O.
    /// </summary>
    /// <param name="account">Whose account; <see cref="AccountAccess.Default"/> is the process' own.</param>
    /// <param name="region">A region such as <c>eu-west-1</c>, or null for the configured one.</param>
    /// <exception cref="AmazonApiGatewayV2Exception">
    /// Class Invalid when the region is missing or malformed, CredentialsUnavailable when the account is not configured.
    /// </exception>
    IAmazonApiGatewayV2 GetClient(AccountAccess account, string? region = null);
}

/// <summary>Gives API Gateway v1 clients per account and region; they share account budget, circuit and connections with v2.</summary>
public interface IRestApiClientFactory
{
    /// <inheritdoc cref="IApiGatewayClientFactory.GetClient" path="/summary|/param"/>
    /// <exception cref="AmazonAPIGatewayException">As for <see cref="IApiGatewayClientFactory.GetClient"/>.</exception>
    IAmazonAPIGateway GetRestApiClient(AccountAccess account, string? region = null);
}

/// <summary>Gives Lambda clients per account and region: a function's own, which need not be the API's.</summary>
public interface ILambdaClientFactory
{
    /// <inheritdoc cref="IApiGatewayClientFactory.GetClient" path="/summary|/param"/>
    /// <exception cref="AmazonLambdaException">As for <see cref="IApiGatewayClientFactory.GetClient"/>.</exception>
    IAmazonLambda GetLambdaClient(AccountAccess account, string? region = null);
}
