using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Operator.Chaos.Worlds;

/// <summary>Which AWS account.</summary>
internal enum Account
{
    /// <summary>That of the operator's own credentials.</summary>
    Operators,

    /// <summary>One that the operator reaches by assuming a role, for objects with <c>accountRef</c>.</summary>
    Other,
}

/// <summary>The second AWS account, the role in it, and the AwsAccounts that lead there.</summary>
internal static class OtherAccount
{
    public const string Kind = "AwsAccount";

    /// <summary>Id of the account.</summary>
    public const string Id = "210987654321";

    /// <summary>
    /// An AwsAccount for one namespace. The operator's session has the name of the operator's key, so that what counts, holds and strikes the
    /// operator's calls does so in both accounts.
    /// </summary>
    public static JsonObject Spec(string namespaceName) => new()
    {
        ["accountId"] = Id,
        ["allowedNamespaces"] = new JsonObject { ["matchLabels"] = new JsonObject { ["kubernetes.io/metadata.name"] = namespaceName } },
        ["assumeRoles"] = Roles(namespaceName, durationSeconds: 3600),
    };

    /// <summary>The way there, by a role of the place's own, so that its sessions are nobody else's; another duration is another session.</summary>
    public static JsonArray Roles(string role, int durationSeconds) => new(new JsonObject
    {
        ["roleArn"] = $"arn:aws:iam::{Id}:role/{role}",
        ["sessionName"] = ChaosWorld.OperatorKey,
        ["durationSeconds"] = durationSeconds,
    });

    /// <summary>An access key of the account, under a session that is not the operator's.</summary>
    public static async Task<string> AssumeAsync(HttpClient aws, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRole",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = $"arn:aws:iam::{Id}:role/chaos",
            ["RoleSessionName"] = "chaos-test",
            ["DurationSeconds"] = "43200",
        });
        request.Headers.TryAddWithoutValidation("Authorization", Place.Authorization(Place.OwnKey, "us-west-2", "sts"));
        using var response = await aws.SendAsync(request, cancellationToken);
        var answer = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
        return XDocument.Parse(answer).Descendants().Single(element => element.Name.LocalName == "AccessKeyId").Value;
    }
}
