using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.OpenApi;

/// <summary>Schemas of what all objects have in common, described in our own words.</summary>
internal static class MetaSchemas
{
    public static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    public static JsonObject ObjectMeta() => new()
    {
        ["type"] = "object",
        ["description"] = "What every stored object has.",
        ["properties"] = new JsonObject
        {
            ["name"] = Text("Name, unique for its kind within the namespace."),
            ["generateName"] = Text("Prefix from which the server makes a unique name."),
            ["namespace"] = Text("Namespace that the name is unique in."),
            ["uid"] = Text("Identity that is never used twice."),
            ["resourceVersion"] = Text("Opaque version, for conflicts and for watching on from here."),
            ["generation"] = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["description"] = "Counts changes of what is wanted." },
            ["creationTimestamp"] = Time("When the object was created."),
            ["deletionTimestamp"] = Time("When deletion was asked for; set while finalizers hold the object."),
            ["deletionGracePeriodSeconds"] = new JsonObject { ["type"] = "integer", ["description"] = "Seconds that are left for a graceful end." },
            ["labels"] = Map("Key and value pairs to select by."),
            ["annotations"] = Map("Key and value pairs that tools keep with the object."),
            ["finalizers"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Who has to finish before the object goes.",
                ["items"] = new JsonObject { ["type"] = "string" },
                ["x-kubernetes-list-type"] = "set",
                ["x-kubernetes-patch-strategy"] = "merge",
            },
            ["ownerReferences"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Objects that this one belongs to.",
                ["items"] = new JsonObject { ["type"] = "object" },
                ["x-kubernetes-list-type"] = "map",
                ["x-kubernetes-list-map-keys"] = new JsonArray("uid"),
                ["x-kubernetes-patch-strategy"] = "merge",
                ["x-kubernetes-patch-merge-key"] = "uid",
            },
            ["managedFields"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Who set which fields.",
                ["items"] = new JsonObject { ["type"] = "object" },
            },
        },
    };

    public static JsonObject ListMeta() => new()
    {
        ["type"] = "object",
        ["description"] = "What every list has.",
        ["properties"] = new JsonObject
        {
            ["resourceVersion"] = Text("Version of the whole list: a watch goes on from here."),
            ["continue"] = Text("Token of the next page."),
            ["remainingItemCount"] = new JsonObject { ["type"] = "integer", ["description"] = "How many objects are left after this page." },
        },
    };

    private static JsonObject Time(string description) =>
        new() { ["type"] = "string", ["format"] = "date-time", ["description"] = description };

    private static JsonObject Map(string description) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["additionalProperties"] = new JsonObject { ["type"] = "string" },
    };
}
