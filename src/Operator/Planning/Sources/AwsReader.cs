using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.Aws;

namespace Operator.Planning.Sources;

/// <summary>AWS as plans read it, in every account that an AwsAccount leads to. Its clients refuse to write.</summary>
/// <param name="Targets">Clients of API Gateway.</param>
/// <param name="Lambda">Clients of Lambda.</param>
/// <param name="Accounts">Which account a target belongs to.</param>
/// <param name="KnownAccount">The account that a way leads to, as far as that is known already.</param>
internal sealed record AwsReader(ITargetResolver Targets, ILambdaClientFactory Lambda, IAccountIds Accounts, Func<AccountAccess, string?> KnownAccount);
