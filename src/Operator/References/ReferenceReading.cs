using System.Text.Json;

namespace Operator.References;

/// <summary>What an object says about one reference to it. Two equal readings mean that nothing changed for whoever refers.</summary>
/// <param name="Exists">The object is there.</param>
/// <param name="Value">What it holds; null when it holds nothing (yet), or no text.</param>
/// <param name="NotReady">Which condition keeps it from being ready, in words; null when it is.</param>
internal readonly record struct ReferenceReading(bool Exists, string? Value, string? NotReady)
{
    private const string AnyReady = "Ready";

    /// <summary>Reads an object.</summary>
    /// <param name="reference">The reference to it.</param>
    /// <param name="path">Where it holds the value.</param>
    /// <param name="target">The object with its content; null when there is none.</param>
    public static ReferenceReading Of(SpecReference reference, ReferencePath path, ReferencedObject? target)
    {
        if (target?.Content is not { } content)
        {
            return default;
        }

        using var document = JsonDocument.Parse(content);
        return new ReferenceReading(true, path.Read(document.RootElement), NotReadyBecause(document.RootElement, reference.ReadyCondition));
    }

    // A kind that is not known has to be Ready only where it says whether it is.
    private static string? NotReadyBecause(JsonElement root, string? required)
    {
        var type = required ?? AnyReady;
        if (Condition(root, type) is not { } status)
        {
            return required is null ? null : $"it has no condition {type} yet";
        }

        return status == "True" ? null : $"its condition {type} is {status}";
    }

    private static string? Condition(JsonElement root, string type)
    {
        if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object
            || !status.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return conditions.EnumerateArray()
            .Where(one => one.ValueKind == JsonValueKind.Object && TextOf(one, "type") == type)
            .Select(one => TextOf(one, "status"))
            .FirstOrDefault();
    }

    private static string? TextOf(JsonElement source, string name) =>
        source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
