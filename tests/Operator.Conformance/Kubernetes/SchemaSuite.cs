using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Defaults, pruning and what the server says about fields that it does not know.</summary>
public abstract class SchemaSuite(World world) : Suite(world)
{
    [Fact]
    public async Task Defaults_are_filled_in_wherever_their_parent_is()
    {
        var created = (await CreateWidgetAsync("one", """{"size":1,"mode":null,"options":{},"parts":[{"name":"a"}]}""")).MustBe(201);
        Assert.Equal("Auto", (string?)created.At("spec.mode"));
        Assert.Equal(3, (int?)created.At("spec.options.retries"));
        Assert.Equal("info", (string?)created.At("spec.settings.level"));
        Assert.Equal(1, (int?)created.At("spec.parts")![0]!["count"]);
        Assert.Null((await CreateWidgetAsync("two")).MustBe(201).At("spec.options"));
    }

    [Fact]
    public async Task A_removed_field_gets_its_default_again()
    {
        (await CreateWidgetAsync("one", """{"size":1,"mode":"Manual"}""")).MustBe(201);
        Assert.Equal("Auto", (string?)(await Api.MergeAsync($"{Widgets}/one", """{"spec":{"mode":null}}""", Token)).MustBe(200).At("spec.mode"));
    }

    [Fact]
    public async Task Nulls_stay_only_where_they_are_allowed()
    {
        var created = (await CreateWidgetAsync("one", """{"size":1,"note":null,"mode":null}""")).MustBe(201);
        Assert.True(created.At("spec")!.AsObject().ContainsKey("note"), created.Body!.ToJsonString());
        Assert.Equal("Auto", (string?)created.At("spec.mode"));
    }

    [Fact]
    public async Task Unknown_fields_are_pruned_and_warned_about()
    {
        var widget = Widget("one", """{"size":1,"weight":2,"parts":[{"name":"a","extra":1}],"free":{"any":{"thing":1}},"options":{"speed":1}}""");
        widget["extra"] = 1;
        var created = (await Api.PostAsync($"{Widgets}?fieldValidation=Warn", widget, Token)).MustBe(201);
        Assert.Null(created.At("extra"));
        Assert.Null(created.At("spec.weight"));
        Assert.Null(created.At("spec.options.speed"));
        Assert.Null(created.At("spec.parts")![0]!["extra"]);
        Assert.Equal(1, (int?)created.At("spec.free.any.thing"));
        Assert.Equal(
            ["""299 - "unknown field \"extra\"" """.TrimEnd(), """299 - "unknown field \"spec.options.speed\"" """.TrimEnd(),
             """299 - "unknown field \"spec.parts[0].extra\"" """.TrimEnd(), """299 - "unknown field \"spec.weight\"" """.TrimEnd()],
            created.Warnings.Order(StringComparer.Ordinal));
        Assert.Empty((await Api.MergeAsync($"{Widgets}/one?fieldValidation=Ignore", """{"spec":{"weight":3}}""", Token)).MustBe(200).Warnings);
    }

    [Fact]
    public async Task A_duplicate_field_is_warned_about_and_the_last_one_counts()
    {
        var body = Widget("one").ToJsonString().Replace("\"size\":1", "\"size\":1,\"size\":2", StringComparison.Ordinal);
        var created = (await Api.SendAsync(HttpMethod.Post, $"{Widgets}?fieldValidation=Warn", body, Api.Json, Token)).MustBe(201);
        Assert.Equal(2, (int?)created.At("spec.size"));
        Assert.Equal("""299 - "duplicate field \"spec.size\"" """.TrimEnd(), Assert.Single(created.Warnings));
    }

    [Fact]
    public async Task A_transition_rule_is_asked_on_updates_only()
    {
        (await CreateWidgetAsync("one", """{"size":5}""")).MustBe(201);
        (await Api.MergeAsync($"{Widgets}/one", """{"spec":{"size":6}}""", Token)).MustBe(200);
        var refused = await Api.MergeAsync($"{Widgets}/one", """{"spec":{"size":4}}""", Token);
        Assert.Equal(["FieldValueInvalid spec: Invalid value: Widgets never shrink."], refused.MustBe(422).Causes);
    }

    [Fact]
    public async Task Values_keep_their_form()
    {
        var spec = """{"size":1,"ratio":2.5,"port":"http","since":"2026-01-02T03:04:05Z","enabled":false,"free":{"big":9007199254740993,"text":"ü\u0000é","list":[null,1,"a"]}}""";
        var created = (await CreateWidgetAsync("one", spec)).MustBe(201);
        var expected = JsonNode.Parse(spec)!.AsObject();
        foreach (var (name, value) in expected)
        {
            Assert.True(JsonNode.DeepEquals(value, created.At($"spec.{name}")), $"{name}: {created.At($"spec.{name}")?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task YAML_is_understood_as_JSON_is()
    {
        var created = (await Api.SendAsync(
            HttpMethod.Post, Widgets, $"apiVersion: {Paths.WidgetGroup}/v1\nkind: Widget\nmetadata:\n  name: one\nspec:\n  size: 0x10\n  color: blue\n", "application/yaml", Token)).MustBe(201);
        Assert.Equal(16, (int?)created.At("spec.size"));
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Schema_on_the_sandbox(SandboxWorld world) : SchemaSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Schema_on_a_real_API_server(RealWorld world) : SchemaSuite(world);
