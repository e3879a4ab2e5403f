using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>Typed reads of members that <see cref="InputShape"/> has already checked.</summary>
internal static class JsonMembers
{
    public static string? Text(this JsonObject document, string name) => document[name]?.GetValue<string>();

    /// <summary>True when the member is there and is not the empty string.</summary>
    public static bool HasText(this JsonObject document, string name) => !string.IsNullOrEmpty(document.Text(name));

    public static bool Flag(this JsonObject document, string name) => document[name]?.GetValue<bool>() ?? false;

    public static JsonObject? Map(this JsonObject document, string name) => document[name] as JsonObject;

    /// <summary>The member as the object it must become: the stored one, or a new one put in its place.</summary>
    public static JsonObject MapToChange(this JsonObject document, string name)
    {
        if (document[name] is not JsonObject map)
        {
            document[name] = map = [];
        }

        return map;
    }

    /// <summary>Takes every member of <paramref name="patch"/>; an empty string removes the member instead.</summary>
    public static void Merge(this JsonObject document, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var content) && content.Length == 0)
            {
                document.Remove(name);
            }
            else
            {
                document[name] = value?.DeepClone();
            }
        }
    }
}
