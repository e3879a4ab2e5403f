using System.Globalization;
using System.Xml.Linq;

namespace Operator.Conformance.ApiGateway.Sts;

/// <summary>Who calls, and how to become somebody else.</summary>
public sealed class Identities : IBehaviours
{
    private const string Version = "2011-06-15";
    private const string Role = "arn:aws:iam::210987654321:role/team/deploy";
    private static readonly XNamespace Xml = $"https://sts.amazonaws.com/doc/{Version}/";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("GetCallerIdentity names the account, the user and the ARN", async gateway =>
        {
            var identity = Answer(await Call(gateway, ("Action", "GetCallerIdentity")));
            Assert.Equal("123456789012", Text(identity, "Account"));
            Assert.NotEmpty(Text(identity, "UserId"));
            Assert.StartsWith("arn:aws:", Text(identity, "Arn"), StringComparison.Ordinal);
        }),
        new("An assumed role is a session of the role's account", async gateway =>
        {
            var answer = Answer(await Assume(gateway));
            Assert.Equal("arn:aws:sts::210987654321:assumed-role/deploy/conformance", Text(answer, "Arn"));
            Assert.EndsWith(":conformance", Text(answer, "AssumedRoleId"), StringComparison.Ordinal);
        }),
        new("An assumed role has temporary credentials", async gateway =>
        {
            var answer = Answer(await Assume(gateway));
            Assert.StartsWith("ASIA", Text(answer, "AccessKeyId"), StringComparison.Ordinal);
            Assert.NotEmpty(Text(answer, "SecretAccessKey"));
            Assert.NotEmpty(Text(answer, "SessionToken"));
        }),
        new("An assumed role lasts an hour unless asked otherwise", async gateway =>
            Assert.InRange(await Lifetime(gateway), TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(62))),
        new("An assumed role lasts as long as was asked", async gateway =>
            Assert.InRange(await Lifetime(gateway, ("DurationSeconds", "900")), TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(17))),
        new("Whoever assumed a role is that role", async gateway =>
        {
            using var assumed = await Become(gateway);
            var identity = Answer(await assumed.Form(signed: true, ("Version", Version), ("Action", "GetCallerIdentity")));
            Assert.Equal("210987654321", Text(identity, "Account"));
            Assert.Equal("arn:aws:sts::210987654321:assumed-role/deploy/conformance", Text(identity, "Arn"));
        }),
        new("Accounts do not see each other's REST APIs", async gateway =>
        {
            var api = await Rest.RestApi.In(gateway);
            var key = Text(Answer(await Assume(gateway)), "AccessKeyId");
            using var theirs = new Caller(gateway.Address, Gateway.Region, accept: "application/json", accessKey: key);
            Assert.Equal(404, (await theirs.Get(api.Path)).Status);
            Assert.Equal(200, (await gateway.RestCaller.Get(api.Path)).Status);
        }),
        new("Regions do not see each other's REST APIs", async gateway =>
        {
            var api = await Rest.RestApi.In(gateway);
            using var elsewhere = new Caller(gateway.Address, "eu-west-1", accept: "application/json");
            Assert.Equal(404, (await elsewhere.Get(api.Path)).Status);
        }),
        new("A web identity needs no signature", async gateway =>
        {
            var answer = Answer(await gateway.Tokens.Form(
                signed: false,
                ("Version", Version), ("Action", "AssumeRoleWithWebIdentity"), ("RoleArn", Role), ("RoleSessionName", "pod"), ("WebIdentityToken", "token")));
            Assert.Equal("arn:aws:sts::210987654321:assumed-role/deploy/pod", Text(answer, "Arn"));
        }),
        new("A role whose ARN is none is refused", async gateway =>
            Refused(await Call(gateway, ("Action", "AssumeRole"), ("RoleArn", "not-an-arn-but-long-enough"), ("RoleSessionName", "s1")), 400, "ValidationError")),
        new("A session without a name is refused", async gateway =>
            Refused(await Call(gateway, ("Action", "AssumeRole"), ("RoleArn", Role)), 400, "ValidationError")),
        new("A session of less than a quarter of an hour is refused", async gateway =>
            Refused(await Assume(gateway, ("DurationSeconds", "899")), 400, "ValidationError")),
        new("An action that STS does not know is refused", async gateway =>
            Refused(await Call(gateway, ("Action", "GiveMeEverything")), 400, "InvalidAction")),
        new("A caller without a signature has no identity", async gateway =>
            Refused(
                await gateway.Tokens.Form(signed: false, ("Version", Version), ("Action", "GetCallerIdentity")), 403, "MissingAuthenticationToken")),
    ];

    private static Task<Reply> Call(Gateway gateway, params (string Name, string Value)[] members) =>
        gateway.Tokens.Form(signed: true, [("Version", Version), .. members]);

    private static Task<Reply> Assume(Gateway gateway, params (string Name, string Value)[] more) =>
        Call(gateway, [("Action", "AssumeRole"), ("RoleArn", Role), ("RoleSessionName", "conformance"), .. more]);

    private static async Task<Caller> Become(Gateway gateway) =>
        new(gateway.Address, Gateway.Region, "sts", accessKey: Text(Answer(await Assume(gateway)), "AccessKeyId"));

    private static async Task<TimeSpan> Lifetime(Gateway gateway, params (string Name, string Value)[] more)
    {
        var before = TimeProvider.System.GetUtcNow();
        return DateTimeOffset.Parse(Text(Answer(await Assume(gateway, more)), "Expiration"), CultureInfo.InvariantCulture) - before;
    }

    private static XElement Answer(Reply reply)
    {
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Content}");
        return XElement.Parse(reply.Content);
    }

    private static string Text(XElement answer, string member) => Assert.Single(answer.Descendants(Xml + member)).Value;

    private static void Refused(Reply reply, int status, string code)
    {
        Assert.True(reply.Status == status, $"expected {status}, got {reply.Status} {reply.Content}");
        Assert.Equal(code, Assert.Single(XElement.Parse(reply.Content).Descendants(), element => element.Name.LocalName == "Code").Value);
    }
}
