using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Operator.Kubernetes.Patching;

namespace Operator.Kubernetes.Tests.Patching;

public sealed class JsonMergePatchTests
{
    [Theory]
    [InlineData("{}", "{}", null)]
    [InlineData("""{"a":1,"b":[1,{"c":null}]}""", """{"b":[1,{"c":null}],"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2}""", """{"a":null}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", """{"a":{"c":3}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2,3]}""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", """{"a":{"b":null}}""")]
    [InlineData("""{"a":1}""", """{"a":{}}""", """{"a":{}}""")]
    [InlineData("""{"a":null}""", """{}""", null)]
    [InlineData("""{}""", """{"a":null,"b":{"c":null}}""", """{"b":{}}""")]
    [InlineData("""{"a":1}""", """{"a":1.0}""", null)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", """{"a":1}""")]
    public void The_patch_names_exactly_what_differs(string before, string after, string? patch)
    {
        var created = JsonMergePatch.Create(Parse(before), Parse(after));
        Assert.True(JsonNode.DeepEquals(patch is null ? null : Parse(patch), created), created?.ToJsonString());
    }

    // The examples of RFC 7386, appendix A, that have an object on both sides.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Apply_follows_the_rfc(string target, string patch, string result) =>
        Assert.True(JsonNode.DeepEquals(Parse(result), JsonMergePatch.Apply(Parse(target), Parse(patch))));

    [Fact]
    public void Applying_the_patch_gives_the_second_object_and_an_equal_pair_gives_none()
    {
        var pairs = from before in Objects(3) from after in Objects(3) select (before, after);
        Prop.ForAll(pairs.ToArbitrary(), static pair =>
        {
            var (before, after) = (pair.before.ToJsonString(), pair.after.ToJsonString());
            var patch = JsonMergePatch.Create(pair.before, pair.after);
            var result = patch is null ? pair.before : JsonMergePatch.Apply(pair.before, patch);
            return JsonNode.DeepEquals(result, pair.after)
                && (patch is null) == JsonNode.DeepEquals(pair.before, pair.after)
                && JsonMergePatch.Create(pair.after, pair.after) is null
                // Neither input is touched.
                && before == pair.before.ToJsonString() && after == pair.after.ToJsonString();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Every_member_of_the_patch_is_needed()
    {
        var pairs = from before in Objects(2) from after in Objects(2) select (before, after);
        Prop.ForAll(pairs.ToArbitrary(), static pair =>
        {
            if (JsonMergePatch.Create(pair.before, pair.after) is not { } patch)
            {
                return true;
            }

            return patch.Select(static member => member.Key).ToArray().All(name =>
            {
                var less = (JsonObject)patch.DeepClone();
                less.Remove(name);
                return !JsonNode.DeepEquals(JsonMergePatch.Apply(pair.before, less), pair.after);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>Objects within the patch's power to express: no null members, but nulls in arrays.</summary>
    private static Gen<JsonObject> Objects(int depth) =>
        from names in Gen.SubListOf("a", "b", "c", "d")
        from values in Gen.ArrayOf(Values(depth), names.Count)
        select new JsonObject(names.Zip(values, static (name, value) => KeyValuePair.Create(name, (JsonNode?)value.DeepClone())));

    private static Gen<JsonNode> Values(int depth)
    {
        var scalars = Gen.Elements<Func<JsonNode>>(
            static () => JsonValue.Create(0), static () => JsonValue.Create(1.5), static () => JsonValue.Create("x"), static () => JsonValue.Create(""),
            static () => JsonValue.Create(true), static () => new JsonArray(), static () => new JsonArray(null, 1), static () => new JsonArray(new JsonObject { ["n"] = null }))
            .Select(static make => make());
        return depth == 0 ? scalars : Gen.OneOf(scalars, Objects(depth - 1).Select(static node => (JsonNode)node));
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
