using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;

namespace Operator.Cli;

/// <summary>The AWS clients of verbs that read an account; made by the verb, disposed by it.</summary>
internal interface IAwsConnection : IDisposable
{
    /// <summary>HTTP and WebSocket APIs in a region; null for the configured one.</summary>
    IAmazonApiGatewayV2 ApiGatewayV2(string? region);

    /// <summary>REST APIs in a region; null for the configured one.</summary>
    IAmazonAPIGateway ApiGateway(string? region);

    /// <summary>Lambda in any region.</summary>
    ILambdaClientFactory Lambda { get; }

    /// <summary>The configured region; null when there is none.</summary>
    string? DefaultRegion { get; }

    /// <summary>The account; null when STS does not tell it.</summary>
    Task<string?> AccountIdAsync(string region, CancellationToken cancellationToken);
}

/// <summary>With the SDK's own chain of credentials, region and endpoints, as the AWS CLI has them.</summary>
internal sealed class AwsConnection : IAwsConnection
{
    private readonly DefaultAccountCredentials credentials = new();
    private readonly ApiGatewayClientFactory clients;

    public AwsConnection() => clients = new ApiGatewayClientFactory(credentials, NullLoggerFactory.Instance, TimeProvider.System);

    /// <inheritdoc />
    public IAmazonApiGatewayV2 ApiGatewayV2(string? region) => clients.GetClient(AccountAccess.Default, region);

    /// <inheritdoc />
    public IAmazonAPIGateway ApiGateway(string? region) => clients.GetRestApiClient(AccountAccess.Default, region);

    /// <inheritdoc />
    public ILambdaClientFactory Lambda => clients;

    /// <inheritdoc />
    public string? DefaultRegion => new ApiGatewayConfig().EffectiveRegion;

    /// <inheritdoc />
    public async Task<string?> AccountIdAsync(string region, CancellationToken cancellationToken)
    {
        try
        {
            return (await new StsCallerIdentity().GetAsync(credentials.GetCredentials(AccountAccess.Default), region, cancellationToken)).AccountId;
        }
        catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException)
        {
            // The plan says what to do without it.
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        clients.Dispose();
        credentials.Dispose();
    }
}
