using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.ApiGateway;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;

namespace Operator.Tests.Reconcilers.World;

/// <summary>Functions' policies as other people see and change them, read without any of the operator's own types.</summary>
internal sealed class LambdaPolicies(ApiGatewayClientFactory clients)
{
    private readonly IAmazonLambda lambda = clients.GetLambdaClient(AccountAccess.Default, "us-west-2");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The policy's JSON; null when there is none.</summary>
    public async Task<string?> TextAsync(string function, string? qualifier = null)
    {
        try
        {
            return (await lambda.GetPolicyAsync(new() { FunctionName = function, Qualifier = qualifier }, Cancel)).Policy;
        }
        catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return null;
        }
    }

    public async Task<int> BytesAsync(string function, string? qualifier = null) => Encoding.UTF8.GetByteCount(await TextAsync(function, qualifier) ?? "");

    /// <summary>Who may call, by statement, in order of the ARNs.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(string function, string? qualifier = null) =>
        [.. (await StatementsAsync(function, qualifier)).Select(statement => (string)statement["Condition"]!["ArnLike"]!["AWS:SourceArn"]!).Order(StringComparer.Ordinal)];

    /// <summary>Whether some statement lets a call in, as ArnLike compares within an API: a star stands for anything, slashes included.</summary>
    public async Task<bool> AllowAsync(string function, string call) => (await SourcesAsync(function)).Any(source =>
        Regex.IsMatch(call, $"^{Regex.Escape(source).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant));

    public async Task<IReadOnlyList<string>> IdsAsync(string function, string? qualifier = null) =>
        [.. (await StatementsAsync(function, qualifier)).Select(statement => (string)statement["Sid"]!).Order(StringComparer.Ordinal)];

    /// <summary>What another tool adds.</summary>
    public Task AddAsync(string function, string sid, string sourceArn, string? qualifier = null) => lambda.AddPermissionAsync(
        new()
        {
            FunctionName = function,
            Qualifier = qualifier,
            StatementId = sid,
            Action = "lambda:InvokeFunction",
            Principal = "apigateway.amazonaws.com",
            SourceArn = sourceArn,
        },
        Cancel);

    /// <summary>As many statements of others as fit, of a size that leaves no room for one of ours; how many.</summary>
    public async Task<int> FillAsync(string function)
    {
        var count = 0;
        foreach (var size in new[] { 600, 0 })
        {
            while (true)
            {
                try
                {
                    await AddAsync(function, $"filler-{count}", $"arn:aws:execute-api:us-west-2:123456789012:other/{new string('x', size)}{count}");
                    count++;
                }
                catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.LimitExceeded)
                {
                    break;
                }
            }
        }

        return count;
    }

    public Task RemoveAsync(string function, string sid, string? qualifier = null) =>
        lambda.RemovePermissionAsync(new() { FunctionName = function, Qualifier = qualifier, StatementId = sid }, Cancel);

    private async Task<IReadOnlyList<JsonNode>> StatementsAsync(string function, string? qualifier) =>
        await TextAsync(function, qualifier) is { } policy ? [.. JsonNode.Parse(policy)!["Statement"]!.AsArray().Select(statement => statement!)] : [];
}
