using Operator.Apis.V1Alpha1;

namespace Operator.Permissions;

/// <summary>What an object needs of a function's policy so that API Gateway may invoke it.</summary>
/// <param name="FunctionArn">The function, with alias or version if it is to be invoked by one.</param>
/// <param name="Api">The API that invokes it.</param>
/// <param name="Lambda">The block that asks for it: scope, stages, test calls.</param>
/// <param name="HttpMethod">Verb of the REST method; null for HTTP and WebSocket APIs.</param>
/// <param name="ResourcePath">Path of its resource, with parameters in braces; null when not known (yet), and for HTTP and WebSocket APIs.</param>
internal sealed record LambdaGrant(string FunctionArn, CallingApi Api, LambdaSpec Lambda, string? HttpMethod = null, string? ResourcePath = null)
{
    public PolicyKey Policy => PolicyKey.Of(FunctionArn);
}

/// <summary>An API as the source of calls.</summary>
/// <param name="AccountId">Twelve digits.</param>
/// <param name="Region">Its Region.</param>
/// <param name="ApiId">Its id.</param>
internal sealed record CallingApi(string AccountId, string Region, string ApiId)
{
    /// <summary>ARN of calls that come through the API; <paramref name="rest"/> is <c>STAGE/METHOD/PATH</c>, with wildcards.</summary>
    public string SourceArn(string rest) => $"arn:{Partition}:execute-api:{Region}:{AccountId}:{ApiId}/{rest}";

    /// <summary>The API that a source ARN names; null for one of another form.</summary>
    public static CallingApi? Of(string sourceArn) =>
        // arn : PARTITION : execute-api : REGION : ACCOUNT : API/STAGE/METHOD/PATH
        sourceArn.Split(':', 6) is [_, _, "execute-api", var region, var account, var rest] && rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var end
            ? new CallingApi(account, region, rest[..end])
            : null;

    private string Partition =>
        Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
