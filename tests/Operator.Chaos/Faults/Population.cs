using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>
/// Many Integrations in a few places, what the last writer wanted of each, and the comparison of that with AWS. A user's request that
/// meets an outage is made again, as kubectl's user would.
/// </summary>
internal sealed class Population(IReadOnlyList<Place> places)
{
    private const string Kind = "Integration";
    private const string RequestedAt = "apigateway.integration-operator.io/reconcile-requested-at";

    private readonly Lock gate = new();
    private readonly Dictionary<(Place Place, string Name), (string Description, int Timeout)> wanted = [];
    private int settled;

    public IReadOnlyList<Place> Places => places;

    /// <summary>Who is to be there.</summary>
    public IReadOnlyList<(Place Place, string Name)> Members
    {
        get
        {
            lock (gate)
            {
                return [.. wanted.Keys.OrderBy(member => member.Name, StringComparer.Ordinal)];
            }
        }
    }

    public static ObjectId IdOf((Place Place, string Name) member) => member.Place.Id("integrations", member.Name);

    /// <summary>The n-th object; every tenth belongs to a WebSocket API and owns two responses.</summary>
    public Task CreateAsync(int number, CancellationToken cancellationToken)
    {
        var (place, name) = (places[number % places.Count], $"member-{number:000}");
        var spec = number % 10 == 0 ? WebSocketSpec() : HttpSpec(name);
        spec["description"] = $"{name} as made";
        spec["timeoutInMillis"] = 5000;
        lock (gate)
        {
            wanted[(place, name)] = ($"{name} as made", 5000);
        }

        return Http.InsistAsync(() => place.CreateAsync(Kind, name, (JsonObject)spec.DeepClone(), cancellationToken), cancellationToken);
    }

    /// <summary>An edit of the spec.</summary>
    public async Task EditAsync((Place Place, string Name) member, string description, int timeout, CancellationToken cancellationToken)
    {
        await Http.InsistAsync(
            () => member.Place.PatchAsync(Kind, member.Name, new JsonObject { ["spec"] = new JsonObject { ["description"] = description, ["timeoutInMillis"] = timeout } }, cancellationToken),
            cancellationToken);
        lock (gate)
        {
            wanted[member] = (description, timeout);
        }
    }

    /// <summary>Labels and annotations, as other controllers set them.</summary>
    public static Task MarkAsync((Place Place, string Name) member, string kind, string value, CancellationToken cancellationToken) => Http.InsistAsync(
        () => member.Place.PatchAsync(Kind, member.Name, new JsonObject { ["metadata"] = new JsonObject { [kind] = new JsonObject { ["chaos"] = value } } }, cancellationToken),
        cancellationToken);

    public async Task DeleteAsync((Place Place, string Name) member, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            wanted.Remove(member);
        }

        await Http.InsistAsync(() => member.Place.DeleteAsync(Kind, member.Name, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Has every object compared with AWS once more, as a person does after an incident (otherwise the next resync would), and completes
    /// when all are Ready and say that they were.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var request = $"settle {++settled}";
        foreach (var member in Members)
        {
            await Http.InsistAsync(
                () => member.Place.PatchAsync(
                    Kind, member.Name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RequestedAt] = request } } }, cancellationToken),
                cancellationToken);
        }

        await Task.WhenAll(Members.Select(member => member.Place.Mirror.UntilAsync(
            IdOf(member),
            entity => Kills.Scenario.IsDone(entity) && (string?)entity["status"]!["lastHandledReconcileAt"] == request,
            cancellationToken)));
    }

    /// <summary>Completes when every second object has its integration.</summary>
    public async Task UntilHalfExistAsync(CancellationToken cancellationToken)
    {
        var members = Members;
        await members[0].Place.Mirror.UntilAsync(
            [.. members.Select(IdOf)], seen => seen.Count(entity => entity?["status"]?["integrationId"] is not null) >= members.Count / 2, cancellationToken);
    }

    /// <summary>Completes when no object is left.</summary>
    public Task UntilGoneAsync(CancellationToken cancellationToken) => Task.WhenAll(places.Select(async place =>
    {
        var left = place.Mirror.Snapshot().Keys.Where(id => id.Namespace == place.Name).ToList();
        await place.Mirror.UntilAsync(left, seen => seen.All(entity => entity is null), cancellationToken);
    }));

    /// <summary>Every way in which AWS and the objects differ from what was wanted.</summary>
    /// <param name="foreign">Descriptions of integrations that others made, which have to be there too.</param>
    public async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlyCollection<(Place Place, string Description)> foreign, CancellationToken cancellationToken)
    {
        List<string> differences = [];
        foreach (var place in places)
        {
            List<JsonNode> inAws = [];
            foreach (var apiId in new[] { Place.HttpApi, Place.WebSocketApi })
            {
                inAws.AddRange((await AwsPicture.IntegrationsAsync(place, apiId, cancellationToken)).Select(integration => integration!));
            }

            var byId = inAws.ToDictionary(integration => (string)integration["integrationId"]!);
            foreach (var member in Members.Where(member => member.Place == place))
            {
                var id = (string?)place.Mirror.Find(IdOf(member))?["status"]?["integrationId"] ?? "";
                if (!byId.Remove(id, out var integration))
                {
                    differences.Add($"{place.Name}/{member.Name}: its integration {id} is not in AWS, or another object has it too");
                }
                else if (((string?)integration["description"], (int)integration["timeoutInMillis"]!) != wanted[member])
                {
                    differences.Add($"{place.Name}/{member.Name}: wanted {wanted[member]}, AWS has {integration.ToJsonString()}");
                }
                else if (integration["integrationType"]!.GetValue<string>() == "MOCK")
                {
                    differences.AddRange(await ResponsesAsync(place, member.Name, id, cancellationToken));
                }
            }

            var others = foreign.Where(one => one.Place == place).Select(one => one.Description).Order(StringComparer.Ordinal);
            var rest = byId.Values.Select(integration => (string?)integration["description"] ?? "").Order(StringComparer.Ordinal);
            if (!others.SequenceEqual(rest))
            {
                differences.Add($"{place.Name}: nobody's integrations in AWS should be [{string.Join(", ", others)}], but are [{string.Join(", ", rest)}]");
            }
        }

        return differences;
    }

    private static async Task<IEnumerable<string>> ResponsesAsync(Place place, string name, string id, CancellationToken cancellationToken)
    {
        var responses = await place.AwsAsync(HttpMethod.Get, $"v2/apis/{Place.WebSocketApi}/integrations/{id}/integrationresponses", null, cancellationToken);
        var keys = responses!["items"]!.AsArray().Select(response => (string)response!["integrationResponseKey"]!).Order(StringComparer.Ordinal).ToList();
        return keys.SequenceEqual(["$default", "/4\\d\\d/"]) ? [] : [$"{place.Name}/{name}: its responses in AWS are {string.Join(", ", keys)}"];
    }

    private static JsonObject HttpSpec(string name) => new()
    {
        ["apiId"] = Place.HttpApi,
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = $"https://{name}.example.com",
    };

    private static JsonObject WebSocketSpec() => new()
    {
        ["apiId"] = Place.WebSocketApi,
        ["protocolType"] = "WEBSOCKET",
        ["integrationType"] = "MOCK",
        ["requestTemplates"] = new JsonObject { ["application/json"] = "{\"statusCode\":200}" },
        ["integrationResponses"] = new JsonArray(
            new JsonObject { ["integrationResponseKey"] = "$default" },
            new JsonObject { ["integrationResponseKey"] = "/4\\d\\d/" }),
    };
}
