using System.Xml.Linq;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.Control;

namespace Operator.Sandbox.Tests.ApiGateway;

public sealed class SecurityTokenTests : ServerTest
{
    private static readonly XNamespace Xml = "https://sts.amazonaws.com/doc/2011-06-15/";

    private readonly ManualClock clock = new();

    internal override ApiGatewayOptions Options => base.Options with { TimeProvider = clock };

    [Fact]
    public async Task Any_key_is_the_default_accounts()
    {
        var identity = await Call(new() { ["Action"] = "GetCallerIdentity" });

        Assert.Equal("123456789012", identity.Descendants(Xml + "Account").Single().Value);
        Assert.Equal(1, Server.Calls["GetCallerIdentity"]["200"]);
    }

    [Fact]
    public async Task An_assumed_role_works_in_its_own_account_and_region()
    {
        var key = await Assume("arn:aws:iam::210987654321:role/team/deploy");
        using var caller = new Caller(Server.Address, accessKey: key);

        Assert.Equal(404, (await caller.Get(Caller.HttpApi)).Status);
        await caller.Create("/v2/apis", """{"name":"theirs","protocolType":"HTTP"}""", "apiId");

        Assert.Equal("Invalid API identifier specified 210987654321:a1b2c3d4", (await caller.Get(Caller.HttpApi)).Message);
        Assert.Equal(2, (await Caller.Get("/v2/apis")).Body["items"]!.AsArray().Count);
        Assert.Equal("210987654321", Server.Journal[1].Account);
    }

    [Fact]
    public async Task Faults_holds_and_the_journal_know_an_assumed_role_by_its_sessions_name()
    {
        using var session = new Caller(Server.Address, accessKey: await Assume("arn:aws:iam::210987654321:role/r"));
        Server.AddFault(new FaultRule { Caller = "test", Operation = "GetApis", Fault = FaultKind.ThrottleStorm, Count = 1 });
        Server.Hold(new HoldRule { Caller = "test", Operation = "GetVpcLinks" });

        Assert.Equal(200, (await Caller.Get("/v2/apis")).Status);
        Assert.Equal(429, (await session.Get("/v2/apis")).Status);
        Assert.Equal(200, (await session.Get("/v2/apis")).Status);
        await Caller.Get("/v2/vpclinks");
        var held = session.Get("/v2/vpclinks");
        await Server.HoldsReachedAsync(1, TestContext.Current.CancellationToken);
        Server.ReleaseHolds();
        await held;

        Assert.Equal(["AKIATEST", "AKIATEST", "test", "test", "AKIATEST", "test"], Server.Journal.Select(call => call.Caller));
    }

    [Fact]
    public async Task A_web_identity_needs_no_signature()
    {
        var answer = await Call(
            new() { ["Action"] = "AssumeRoleWithWebIdentity", ["RoleArn"] = "arn:aws:iam::210987654321:role/irsa", ["RoleSessionName"] = "pod", ["WebIdentityToken"] = "token" },
            authorization: string.Empty);

        Assert.Equal("arn:aws:sts::210987654321:assumed-role/irsa/pod", answer.Descendants(Xml + "Arn").Single().Value);
    }

    [Fact]
    public async Task A_session_ends_by_the_clock()
    {
        using var caller = new Caller(Server.Address, accessKey: await Assume("arn:aws:iam::210987654321:role/r"));
        Assert.Equal(200, (await caller.Get("/v2/apis")).Status);

        clock.Advance(TimeSpan.FromHours(1));

        var expired = await caller.Get("/v2/apis");
        Assert.Equal(403, expired.Status);
        Assert.Equal("ExpiredTokenException", expired.ErrorType);
    }

    [Theory]
    [InlineData("AssumeRole", "no-arn", "s", "3600", 400, "ValidationError")]
    [InlineData("AssumeRole", "arn:aws:iam::210987654321:role/r", "", "3600", 400, "ValidationError")]
    [InlineData("AssumeRole", "arn:aws:iam::210987654321:role/r", "ok", "1", 400, "ValidationError")]
    [InlineData("AssumeRoleWithWebIdentity", "arn:aws:iam::210987654321:role/r", "ok", "3600", 400, "ValidationError")]
    [InlineData("GetSessionToken", "", "", "", 400, "InvalidAction")]
    [InlineData("", "", "", "", 400, "InvalidAction")]
    public async Task What_STS_cannot_do_is_refused_in_its_own_form(string action, string role, string session, string seconds, int status, string code)
    {
        var answer = await Call(
            new() { ["Action"] = action, ["RoleArn"] = role, ["RoleSessionName"] = session, ["DurationSeconds"] = seconds }, expectedStatus: status);

        Assert.Equal(code, answer.Descendants(Xml + "Code").Single().Value);
    }

    [Fact]
    public async Task An_unsigned_caller_has_no_identity() =>
        Assert.Equal(
            "MissingAuthenticationToken",
            (await Call(new() { ["Action"] = "GetCallerIdentity" }, authorization: string.Empty, expectedStatus: 403)).Descendants(Xml + "Code").Single().Value);

    private async Task<string> Assume(string role)
    {
        var answer = await Call(new() { ["Action"] = "AssumeRole", ["RoleArn"] = role, ["RoleSessionName"] = "test" });
        return answer.Descendants(Xml + "AccessKeyId").Single().Value;
    }

    private async Task<XElement> Call(Dictionary<string, string> form, string? authorization = null, int expectedStatus = 200)
    {
        using var content = new FormUrlEncodedContent(form);
        using var caller = new Caller(Server.Address, service: "sts");
        var reply = await caller.Send(HttpMethod.Post, "/", content, authorization);
        Assert.True(reply.Status == expectedStatus, reply.Body.ToJsonString());
        return XElement.Parse(reply.Text("xml"));
    }
}
