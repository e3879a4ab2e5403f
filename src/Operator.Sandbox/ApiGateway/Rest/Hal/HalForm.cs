using System.Globalization;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Rest.Hal;

/// <summary>
/// The form of one REST answer for a caller who did not ask for application/json: <c>_links</c> first, then the members, then what is
/// <c>_embedded</c>. One of a relation is an object, several are an array, none leaves it out; dates are texts.
/// </summary>
internal sealed class HalForm
{
    private static readonly string[] Dates = ["createdDate", "lastUpdatedDate"];

    private readonly string method;
    private readonly string target;
    private readonly HalNoun noun;
    private readonly SortedSet<string> vocabularies = new(StringComparer.Ordinal);

    private HalForm(string method, string target, HalNoun noun) => (this.method, this.target, this.noun) = (method, target, noun);

    private string Path => target.Split('?', 2)[0];

    /// <summary>The form of the answer to a request; null when AWS' API reference does not show it.</summary>
    /// <param name="method">The request's verb.</param>
    /// <param name="target">Its path and query as sent.</param>
    public static HalForm? For(string method, string target) =>
        HalNouns.At(target.Split('?', 2)[0]) is { } noun ? new HalForm(method, target, noun) : null;

    /// <summary>A new document from the plain one, which is only read.</summary>
    public JsonObject Of(JsonObject plain)
    {
        var document = plain["item"] is JsonArray items ? List(plain, items) : Item(noun, Self(plain), plain);
        document["_links"]!.AsObject().Insert(0, "curies", OneOrAll([.. vocabularies.Select(Vocabulary)]));
        return document;
    }

    // What a POST makes is beside its siblings; resources are posted to their parent's path.
    private string Self(JsonObject plain)
    {
        if (method != "POST")
        {
            return Path;
        }

        var segments = Path.Split('/');
        return $"{string.Join('/', segments.Take(segments.Length == 2 ? 2 : 4))}/{plain[noun.Key]}";
    }

    private JsonObject List(JsonObject plain, JsonArray items)
    {
        var links = new Relations();
        var embedded = new Relations();
        foreach (var item in items.Select(item => item!.AsObject()))
        {
            var self = $"{Path}/{item[noun.Key]}";
            links.Add("item", Link(self, noun));
            embedded.Add("item", Item(noun, self, item));
        }

        foreach (var link in noun.ListLinks(Path))
        {
            AddTo(links, link);
        }

        if (plain["position"] is { } position)
        {
            var kept = target.Split('?', 2).Skip(1).SelectMany(query => query.Split('&')).Where(part => !part.StartsWith("position=", StringComparison.Ordinal));
            links.Add("next", Link($"{Path}?{string.Join('&', [$"position={Uri.EscapeDataString(position.GetValue<string>())}", .. kept])}"));
        }

        return Document(Link(target), links, [], embedded);
    }

    private JsonObject Item(HalNoun kind, string self, JsonObject plain)
    {
        var links = new Relations();
        var members = new List<KeyValuePair<string, JsonNode?>>();
        var embedded = new Relations();
        foreach (var link in kind.Links(self, plain))
        {
            AddTo(links, link);
        }

        foreach (var (name, value) in plain)
        {
            if (kind.Parts.FirstOrDefault(part => part.Member == name) is not { } part)
            {
                members.Add(KeyValuePair.Create(name, Dates.Contains(name) ? Date(value!) : value?.DeepClone()));
                continue;
            }

            foreach (var (path, document) in part.Of(self, value!.AsObject()))
            {
                links.Add(part.Relation, Link(path, part.Noun));
                // The methods of a resource are empty unless they were asked for.
                if (document.Count > 0)
                {
                    embedded.Add(part.Relation, Item(part.Noun, path, document));
                }
            }
        }

        return Document(Link(self, kind), links, members, embedded);
    }

    private void AddTo(Relations links, HalLink link)
    {
        vocabularies.Add(link.Relation.Split(':')[0]);
        links.Add(link.Relation, Link(link.Reference));
    }

    private static JsonObject Document(
        JsonObject self, Relations links, IEnumerable<KeyValuePair<string, JsonNode?>> members, Relations embedded)
    {
        var document = new JsonObject { ["_links"] = new JsonObject([KeyValuePair.Create("self", (JsonNode?)self), .. links.All]) };
        foreach (var (name, value) in members)
        {
            document[name] = value;
        }

        if (embedded.All.ToList() is { Count: > 0 } parts)
        {
            document["_embedded"] = new JsonObject(parts);
        }

        return document;
    }

    private static JsonObject Link(string reference, HalNoun? noun = null)
    {
        var link = new JsonObject { ["href"] = reference };
        if (noun is { IsNamed: true })
        {
            var name = Uri.UnescapeDataString(reference[(reference.LastIndexOf('/') + 1)..]);
            link["name"] = name;
            link["title"] = name;
        }

        if (reference.Contains('{', StringComparison.Ordinal))
        {
            link["templated"] = true;
        }

        return link;
    }

    private static JsonObject Vocabulary(string name)
    {
        var page = name.EndsWith("response", StringComparison.Ordinal) ? $"{name[..^"response".Length]}-response" : name;
        return new JsonObject
        {
            ["href"] = $"https://docs.aws.amazon.com/apigateway/latest/developerguide/restapi-{page}-{{rel}}.html",
            ["name"] = name,
            ["templated"] = true,
        };
    }

    private static JsonNode Date(JsonNode seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds.GetValue<long>())
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonNode OneOrAll(List<JsonObject> nodes) => nodes.Count == 1 ? nodes[0] : new JsonArray([.. nodes]);

    private sealed class Relations
    {
        private readonly SortedDictionary<string, List<JsonObject>> found = new(StringComparer.Ordinal);

        public IEnumerable<KeyValuePair<string, JsonNode?>> All => found.Select(relation => KeyValuePair.Create(relation.Key, (JsonNode?)OneOrAll(relation.Value)));

        public void Add(string relation, JsonObject node)
        {
            if (!found.TryGetValue(relation, out var nodes))
            {
                found[relation] = nodes = [];
            }

            nodes.Add(node);
        }
    }
}
