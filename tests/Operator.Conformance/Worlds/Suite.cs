using System.Text.Json.Nodes;

namespace Operator.Conformance.Worlds;

/// <summary>Base of the suites: each test has a namespace of its own.</summary>
public abstract class Suite(World world) : IAsyncLifetime
{
    private bool _created;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected World World => world;

    protected string Namespace { get; } = $"conformance-{Guid.NewGuid():N}"[..24];

    internal Api Api => world.Admin;

    protected string Widgets => Paths.Widgets(Namespace);

    public virtual async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(world.Missing is not null, world.Missing ?? "");
        (await Api.PostAsync(Paths.Namespaces, Resource("v1", "Namespace", Namespace), Token)).MustBe(201);
        _created = true;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_created)
        {
            await Api.DeleteAsync($"{Paths.Namespaces}/{Namespace}", null, CancellationToken.None);
        }

        GC.SuppressFinalize(this);
    }

    internal Task<Answer> CreateWidgetAsync(string name, string spec = """{"size": 1}""") => Api.PostAsync(Widgets, Widget(name, spec), Token);

    internal Task<Answer> GetWidgetAsync(string name) => Api.GetAsync($"{Widgets}/{name}", Token);

    internal static JsonObject Widget(string name, string spec = """{"size": 1}""")
    {
        var widget = Resource($"{Paths.WidgetGroup}/v1", "Widget", name);
        widget["spec"] = JsonNode.Parse(spec);
        return widget;
    }

    protected static JsonObject Resource(string apiVersion, string kind, string name) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
    };

    internal static string[] Names(Answer list) => [.. list.Body!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
