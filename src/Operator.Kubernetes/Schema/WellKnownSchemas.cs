using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Schema;

/// <summary>Schemas of Kubernetes' own shapes. Bounds are those of <c>metav1.Condition</c>; the words are ours.</summary>
internal static class WellKnownSchemas
{
    public static JsonObject ApiVersion() => new()
    {
        ["description"] = "Group and version of this object's schema, for example apps/v1.",
        ["type"] = "string",
    };

    public static JsonObject Kind() => new()
    {
        ["description"] = "The kind of object, CamelCase singular. It cannot be changed.",
        ["type"] = "string",
    };

    public static JsonObject Condition() => new()
    {
        ["description"] = "One statement about the state of the object.",
        ["properties"] = new JsonObject
        {
            ["lastTransitionTime"] = Text("When status last changed from one value to another.", format: "date-time"),
            ["message"] = Text("For people: what to do first, then why. May be empty.", maxLength: 32768),
            ["observedGeneration"] = new JsonObject
            {
                ["description"] = "The metadata.generation that the statement is about. Below the object's own generation it is out of date.",
                ["format"] = "int64",
                ["minimum"] = 0,
                ["type"] = "integer",
            },
            ["reason"] = Text(
                "For machines: why, as one CamelCase word.", minLength: 1, maxLength: 1024, pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"),
            ["status"] = Text("True, False or Unknown.", values: ["True", "False", "Unknown"]),
            ["type"] = Text(
                "What the statement is about, CamelCase and unique in the list.",
                maxLength: 316,
                pattern: "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"),
        },
        ["required"] = Json.Strings(["lastTransitionTime", "message", "reason", "status", "type"]),
        ["type"] = "object",
    };

    private static JsonObject Text(
        string description, string? format = null, int? minLength = null, int? maxLength = null, string? pattern = null, string[]? values = null)
    {
        var schema = new JsonObject { ["description"] = description };
        if (values is not null)
        {
            schema["enum"] = Json.Strings(values);
        }

        if (format is not null)
        {
            schema["format"] = format;
        }

        if (maxLength is not null)
        {
            schema["maxLength"] = maxLength.Value;
        }

        if (minLength is not null)
        {
            schema["minLength"] = minLength.Value;
        }

        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        schema["type"] = "string";
        return schema;
    }
}
