using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>
/// Many Integrations in a few places, what the last writer wanted of each, and the comparison of that with AWS. A user's request that
/// meets an outage is made again, as kubectl's user would.
/// </summary>
internal sealed class Population
{
    private const string RequestedAt = "apigateway.integration-operator.io/reconcile-requested-at";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly Dictionary<Member, (string Description, int Timeout)> wanted = [];
    private int settled;

    private Population(IReadOnlyList<Place> places) => Places = places;

    public IReadOnlyList<Place> Places { get; }

    /// <summary>Who is to be there.</summary>
    public IReadOnlyList<Member> Members
    {
        get
        {
            lock (gate)
            {
                return [.. wanted.Keys.OrderBy(member => member.Number)];
            }
        }
    }

    /// <summary>Nobody yet, in places that have an AwsAccount each, and an object that stands for their API.</summary>
    public static async Task<Population> BeginAsync(IReadOnlyList<Place> places, CancellationToken cancellationToken)
    {
        foreach (var place in places)
        {
            await place.OpenAccountAsync(cancellationToken);
            await place.CreateReferredAsync(cancellationToken);
        }

        return new Population(places);
    }

    /// <summary>The n-th object.</summary>
    public Task CreateAsync(int number, CancellationToken cancellationToken)
    {
        var member = new Member(Places[number % Places.Count], number);
        var (description, timeout) = ($"{member.Name} as made", 5000);
        lock (gate)
        {
            wanted[member] = (description, timeout);
        }

        return Http.InsistAsync(() => member.Place.CreateAsync(Member.Kind, member.Name, With(member.Spec(), description, timeout), cancellationToken), cancellationToken);
    }

    /// <summary>An edit of the spec.</summary>
    public async Task EditAsync(Member member, string description, int timeout, CancellationToken cancellationToken)
    {
        await PatchAsync(member, "spec", With([], description, timeout), cancellationToken);
        lock (gate)
        {
            wanted[member] = (description, timeout);
        }
    }

    /// <summary>Labels and annotations, as other controllers set them.</summary>
    public static Task MarkAsync(Member member, string kind, string value, CancellationToken cancellationToken) =>
        PatchAsync(member, "metadata", new JsonObject { [kind] = new JsonObject { ["chaos"] = value } }, cancellationToken);

    public async Task DeleteAsync(Member member, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            wanted.Remove(member);
        }

        await Http.InsistAsync(() => member.Place.DeleteAsync(Member.Kind, member.Name, cancellationToken), cancellationToken);
    }

    /// <summary>Everything, the accounts first: they have to stay until the last object in them is cleaned up.</summary>
    public async Task DeleteAllAsync(CancellationToken cancellationToken)
    {
        foreach (var place in Places)
        {
            await Http.InsistAsync(() => place.DeleteAsync(OtherAccount.Kind, Place.AccountName, cancellationToken), cancellationToken);
        }

        foreach (var member in Members)
        {
            await DeleteAsync(member, cancellationToken);
        }
    }

    /// <summary>
    /// Has every object compared with AWS once more, as a person does after an incident (otherwise the next resync would), and completes
    /// when all are Ready and say that they were. Who is not after a while is asked again: nobody waits for a backoff of minutes.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        for (var left = Members.Select(member => member.Id).ToList(); left.Count > 0;)
        {
            var request = await RequestAsync(left, cancellationToken);
            left = await StillAsync(left, entity => entity is not null && Kills.Scenario.IsDone(entity) && (string?)entity["status"]!["lastHandledReconcileAt"] == request, cancellationToken);
        }
    }

    /// <summary>Completes when every second object has its integration.</summary>
    public async Task UntilHalfExistAsync(CancellationToken cancellationToken)
    {
        var members = Members;
        await members[0].Place.Mirror.UntilAsync(
            [.. members.Select(member => member.Id)], seen => seen.Count(entity => entity?["status"]?["integrationId"] is not null) >= members.Count / 2, cancellationToken);
    }

    /// <summary>Completes when no object is there but the members, and their accounts while there are members.</summary>
    public async Task UntilOnlyMembersAsync(CancellationToken cancellationToken)
    {
        var staying = Members.Select(member => member.Id).ToHashSet();
        if (staying.Count > 0)
        {
            staying.UnionWith(Places.Select(place => place.Id("awsaccounts", Place.AccountName)));
        }

        var left = Places[0].Mirror.Snapshot().Keys.Where(id => !staying.Contains(id)).ToList();
        while ((left = await StillAsync(left, entity => entity is null, cancellationToken)).Count > 0)
        {
            await RequestAsync(left, cancellationToken);
        }
    }

    // Asks for a look at these objects now, and returns what they will say that they have handled.
    private async Task<string> RequestAsync(IEnumerable<ObjectId> ids, CancellationToken cancellationToken)
    {
        var request = $"settle {++settled}";
        foreach (var id in ids)
        {
            var ofAccount = id.Namespace.Length == 0;
            var place = Places.Single(place => place.Name == (ofAccount ? id.Name : id.Namespace));
            await Http.InsistAsync(
                () => place.TryPatchAsync(
                    ofAccount ? OtherAccount.Kind : Member.Kind,
                    ofAccount ? Place.AccountName : id.Name,
                    new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RequestedAt] = request } } },
                    cancellationToken),
                cancellationToken);
        }

        return request;
    }

    // Those that do not fit after some patience.
    private async Task<List<ObjectId>> StillAsync(List<ObjectId> ids, Func<JsonNode?, bool> fits, CancellationToken cancellationToken)
    {
        var mirror = Places[0].Mirror;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await mirror.UntilAsync(ids, seen => seen.All(fits), patience.Token);
            return [];
        }
        catch (TimeoutException) when (!cancellationToken.IsCancellationRequested)
        {
            return ids.FindAll(id => !fits(mirror.Find(id)));
        }
    }

    /// <summary>Every way in which AWS and the objects differ from what was wanted.</summary>
    /// <param name="foreign">Integrations that others made, which have to be there too.</param>
    public async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlyCollection<Foreign> foreign, CancellationToken cancellationToken)
    {
        List<string> differences = [];
        foreach (var (place, account) in from place in Places from account in Enum.GetValues<Account>() select (place, account))
        {
            Dictionary<string, JsonNode> byId = [];
            foreach (var apiId in account == Account.Operators ? new[] { Place.HttpApi, Place.WebSocketApi } : [Place.HttpApi])
            {
                foreach (var integration in await AwsPicture.IntegrationsAsync(place, apiId, cancellationToken, account))
                {
                    byId.Add((string)integration!["integrationId"]!, integration);
                }
            }

            foreach (var member in Members.Where(member => member.Place == place && member.Account == account))
            {
                differences.AddRange(await DifferencesAsync(member, byId, cancellationToken));
            }

            var others = foreign.Where(one => one.Place == place && one.Account == account).Select(one => one.Description).Order(StringComparer.Ordinal);
            var rest = byId.Values.Select(integration => (string?)integration["description"] ?? "").Order(StringComparer.Ordinal);
            if (!others.SequenceEqual(rest))
            {
                differences.Add($"{place.Name}, account {account}: nobody's integrations in AWS should be [{string.Join(", ", others)}], but are [{string.Join(", ", rest)}]");
            }
        }

        return differences;
    }

    /// <summary>Takes the member's integration out of those of its place and account, and compares it.</summary>
    private async Task<IEnumerable<string>> DifferencesAsync(Member member, Dictionary<string, JsonNode> byId, CancellationToken cancellationToken)
    {
        var id = (string?)member.Place.Mirror.Find(member.Id)?["status"]?["integrationId"] ?? "";
        if (!byId.Remove(id, out var integration))
        {
            return [$"{member.Id}: its integration {id} is not in AWS, or another object has it too"];
        }

        if (((string?)integration["description"], (int)integration["timeoutInMillis"]!) != wanted[member])
        {
            return [$"{member.Id}: wanted {wanted[member]}, AWS has {integration.ToJsonString()}"];
        }

        return member.IsWebSocket ? await ResponsesAsync(member, id, cancellationToken) : [];
    }

    private static async Task<IEnumerable<string>> ResponsesAsync(Member member, string id, CancellationToken cancellationToken)
    {
        var responses = await member.Place.AwsAsync(HttpMethod.Get, $"v2/apis/{member.ApiId}/integrations/{id}/integrationresponses", null, cancellationToken);
        var keys = responses!["items"]!.AsArray().Select(response => (string)response!["integrationResponseKey"]!).Order(StringComparer.Ordinal).ToList();
        return keys.SequenceEqual(["$default", "/4\\d\\d/"]) ? [] : [$"{member.Id}: its responses in AWS are {string.Join(", ", keys)}"];
    }

    private static Task PatchAsync(Member member, string part, JsonObject change, CancellationToken cancellationToken) => Http.InsistAsync(
        () => member.Place.PatchAsync(Member.Kind, member.Name, new JsonObject { [part] = change.DeepClone() }, cancellationToken), cancellationToken);

    private static JsonObject With(JsonObject spec, string description, int timeout)
    {
        (spec["description"], spec["timeoutInMillis"]) = (description, timeout);
        return spec;
    }
}

/// <summary>An integration that somebody made by hand.</summary>
internal sealed record Foreign(Place Place, Account Account, string Description);
