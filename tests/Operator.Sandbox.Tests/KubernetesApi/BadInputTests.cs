using System.Net;
using System.Text;

namespace Operator.Sandbox.Tests.KubernetesApi;

public sealed class BadInputTests : ApiTest
{
    [Theory]
    [InlineData("", 400, "unexpected end of JSON input")]
    [InlineData("{", 400, "json parse error")]
    [InlineData("[]", 400, "the object provided is unrecognized")]
    [InlineData("null", 400, "the object provided is unrecognized")]
    [InlineData("""{"metadata":{"name":"f"}}""", 400, "Object 'Kind' is missing")]
    [InlineData("""{"apiVersion":"example.test/v2","kind":"Widget"}""", 400, "does not match the expected API version (example.test/v1)")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Gadget","metadata":{"name":"f"}}""", 422, "must be Widget")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","metadata":[],"spec":{"size":1}}""", 400, "metadata")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"f","labels":{"a":1}},"spec":{"size":1}}""", 400, "ObjectMeta.labels")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"f"},"spec":[]}""", 422, "must be of type object")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","spec":{"size":1}}""", 422, "name or generateName is required")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"B_"},"spec":{"size":1}}""", 422, "a lowercase RFC 1123 subdomain")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"../x"},"spec":{"size":1}}""", 422, "a lowercase RFC 1123 subdomain")]
    [InlineData("""{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"f","namespace":"other"},"spec":{"size":1}}""", 400, "does not match the namespace sent on the request")]
    public async Task A_body_that_is_no_widget_is_refused(string body, int code, string message)
    {
        var refused = await SendAsync("POST", WidgetCrd.Widgets, body);

        Assert.Equal(code, (int)refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("Failure", refused.Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused()
    {
        var body = Encoding.Latin1.GetBytes(Widget("a").ToJsonString().Replace("\"a\"", "\"\u00ff\"", StringComparison.Ordinal).Replace("\\u00FF", "\u00ff", StringComparison.Ordinal));
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var response = await Client.PostAsync(WidgetCrd.Widgets, content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(1_000_000, 201, null)]
    [InlineData(2_000_000, 500, "etcdserver: request is too large")]
    [InlineData(4_000_000, 413, "Request entity too large: limit is 3145728")]
    public async Task Large_objects_meet_the_limits_of_a_real_cluster(int size, int code, string? message)
    {
        var answer = await CreateAsync(Widget("a", $$$"""{"size":5,"free":{"x":"{{{new string('x', size)}}}"}}"""));

        Assert.Equal(code, (int)answer.Code);
        Assert.Equal(message, code == 201 ? null : answer.Message);
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/strategic-merge-patch+json", "{}", 415)]
    [InlineData(Merge, "[]", 400)]
    [InlineData(Merge, "{", 400)]
    [InlineData(JsonPatch, "{}", 400)]
    [InlineData(JsonPatch, """[{"op":"remove","path":"/spec/nope"}]""", 422)]
    [InlineData(JsonPatch, """[{"op":"replace","path":"spec","value":1}]""", 422)]
    [InlineData(JsonPatch, """[{"op":"add","path":"/spec/atoms/7","value":"x"}]""", 422)]
    [InlineData(JsonPatch, """[{"op":"remove","path":""}]""", 422)]
    [InlineData(JsonPatch, """[{"op":"replace","path":"/metadata/name","value":"zz"}]""", 400)]
    [InlineData(ApplyPatch, "a: [", 422)]
    public async Task A_patch_that_makes_no_sense_is_refused(string type, string body, int code)
    {
        await CreateAsync(Widget("a", """{"size":5,"atoms":[]}"""));

        Assert.Equal(code, (int)(await PatchAsync(WidgetCrd.Widgets + "/a", body, type)).Code);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("k8s", 400)]
    [InlineData("6b387300", 415)]
    [InlineData("6b3873000aff", 400)]
    [InlineData("6b3873000affffffffffffffffffff", 400)]
    public async Task Protobuf_that_cannot_be_read_is_refused(string hex, int code)
    {
        var body = hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : Encoding.ASCII.GetBytes(hex);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/vnd.kubernetes.protobuf");
        using var response = await Client.PostAsync("/api/v1/namespaces", content, Token);

        Assert.Equal(code, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_alias_bomb_is_refused()
    {
        var bomb = new StringBuilder("apiVersion: example.test/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  size: 1\n  free:\n    a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 9; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"    a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal(400, (int)(await SendAsync("POST", WidgetCrd.Widgets, bomb.ToString(), "application/yaml")).Code);
    }

    [Theory]
    [InlineData("/apis/example.test/v9/widgets")]
    [InlineData("/apis/example.test/v1/nopes")]
    [InlineData("/api/v1/namespaces/default/pods/x/exec")]
    [InlineData("/nope")]
    public async Task A_path_that_is_not_served_is_not_found(string path) => Assert.Equal(404, (int)(await GetAsync(path)).Code);
}
