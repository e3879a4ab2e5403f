using System.Security.Cryptography;
using System.Text;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>
/// The signature of paths whose identifiers need escaping, computed here from what arrived. The service escapes the path once more before
/// it signs; a client that does not is refused only by the real service, and only for such identifiers, of which ARNs are the common ones.
/// </summary>
public sealed class SignatureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("f", null)]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:f", "$LATEST")]
    [InlineData("é /+%", "a b+c")]
    public async Task What_arrives_carries_the_signature_that_the_service_computes(string function, string? qualifier)
    {
        await using var server = await RecordingServer.StartAsync(Token);
        using var factory = Fixture.Factory(server.Url);

        await factory.LambdaClient().AddPermissionAsync(new() { FunctionName = function, Qualifier = qualifier, StatementId = "s" }, Token);

        var request = Assert.Single(server.Requests);
        var fields = request.Headers["Authorization"]["AWS4-HMAC-SHA256 ".Length..].Split(", ")
            .ToDictionary(field => field.Split('=', 2)[0], field => field.Split('=', 2)[1]);
        Assert.Equal(Expected(request, fields["Credential"], fields["SignedHeaders"]), fields["Signature"]);
    }

    private static string Expected(RecordedRequest request, string credential, string signedHeaders)
    {
        var target = request.Target.Split('?', 2);
        var path = string.Join('/', target[0].Split('/').Select(Uri.EscapeDataString));
        var query = target.Length == 1 ? "" : string.Join('&', target[1].Split('&').Order(StringComparer.Ordinal));
        var headers = string.Concat(signedHeaders.Split(';').Select(name => $"{name}:{request.Headers[name].Trim()}\n"));
        var canonical = $"{request.Method}\n{path}\n{query}\n{headers}\n{signedHeaders}\n{Hash(request.Body)}";
        var scope = credential.Split('/', 2)[1];
        var text = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{scope}\n{Hash(canonical)}";
        var key = Encoding.UTF8.GetBytes("AWS4not-a-secret");
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
