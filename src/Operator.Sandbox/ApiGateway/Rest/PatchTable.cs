using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>
/// The paths that one update operation knows, each with its ops and its effect. Paths are JSON Pointers (~1 is a slash,
/// ~0 a tilde), values are always strings, and operations are applied in order, all or none.
/// </summary>
internal sealed class PatchTable
{
    private sealed record Rule(string Path, bool Keyed, string[] Ops, Action<PatchContext, PatchOperation, string> Apply);

    private readonly List<Rule> rules = [];

    /// <summary>A member that only replace changes. What "" does is the member's affair.</summary>
    public PatchTable Replace(string path, Action<PatchContext, PatchOperation> apply) =>
        Add(path, keyed: false, ["replace"], (context, operation, _) => apply(context, operation));

    /// <summary>A text that only replace changes; the empty one is refused.</summary>
    public PatchTable Text(string path) => Replace(path, (context, operation) => context.Document[path[1..]] = operation.Required());

    /// <summary>A text that "" clears, which is proven for descriptions.</summary>
    public PatchTable ClearableText(string path) => Replace(path, (context, operation) =>
        context.Document.Merge(new JsonObject { [path[1..]] = operation.Value ?? string.Empty }));

    /// <summary>A text whose clearing by "" nobody has proven: <see cref="UnprovenClearing"/> decides.</summary>
    public PatchTable UnprovenText(string path) => Replace(path, (context, operation) =>
    {
        if (operation.Value?.Length > 0)
        {
            context.Document[path[1..]] = operation.Value;
        }
        else if (context.Clearing == UnprovenClearing.Honour)
        {
            context.Document.Remove(path[1..]);
        }
    });

    public PatchTable Flag(string path) => Replace(path, (context, operation) => context.Document[path[1..]] = operation.Flag());

    /// <summary>A map of texts: /requestTemplates/application~1json.</summary>
    public PatchTable TextMap(string path, string missing) => Map(path, missing, operation => operation.Value ?? string.Empty);

    /// <summary>A map of booleans: /requestParameters/method.request.querystring.limit.</summary>
    public PatchTable FlagMap(string path, string missing) => Map(path, missing, operation => operation.Flag());

    /// <summary>A list whose entries stand in the path.</summary>
    public PatchTable Set(string path, string missing, Action<PatchContext, string>? removed = null) =>
        Add(path, keyed: true, ["add", "replace", "remove"], (context, operation, entry) =>
        {
            var list = context.Document[path[1..]] as JsonArray ?? [];
            context.Document[path[1..]] = list;
            var found = list.FirstOrDefault(item => item!.GetValue<string>() == entry);
            if (operation.Op == "remove")
            {
                list.Remove(found ?? throw RestCalls.NotFound(missing));
                removed?.Invoke(context, entry);
            }
            else if (found is null)
            {
                list.Add((JsonNode)entry);
            }
        });

    /// <summary>A map of texts whose changes also do something else.</summary>
    public PatchTable Map(
        string path, string missing, Func<PatchOperation, JsonNode> read, Action<PatchContext, string, JsonNode?>? replacing = null) =>
        Add(path, keyed: true, ["add", "replace", "remove"], (context, operation, key) =>
        {
            var map = context.Document.MapToChange(path[1..]);
            if (operation.Op != "add" && !map.ContainsKey(key))
            {
                throw RestCalls.NotFound(missing);
            }

            if (operation.Op != "add")
            {
                replacing?.Invoke(context, key, map[key]);
            }

            if (operation.Op == "remove")
            {
                map.Remove(key);
            }
            else
            {
                map[key] = read(operation);
            }
        });

    public PatchTable Add(string path, bool keyed, string[] ops, Action<PatchContext, PatchOperation, string> apply)
    {
        rules.Add(new Rule(path, keyed, ops, apply));
        return this;
    }

    /// <summary>The document after the request's patchOperations; the given one stays as it is.</summary>
    public JsonObject Apply(Call call, JsonObject document)
    {
        var context = new PatchContext((JsonObject)document.DeepClone(), call.Partition.Settings.UnprovenClearing);
        foreach (var operation in PatchOperation.ReadAll(call.Body))
        {
            var (rule, key) = Find(operation);
            rule.Apply(context, operation, key);
        }

        return context.Document;
    }

    private (Rule Rule, string Key) Find(PatchOperation operation)
    {
        foreach (var rule in rules.Where(rule => rule.Ops.Contains(operation.Op, StringComparer.Ordinal)))
        {
            if (!rule.Keyed && operation.Path == rule.Path)
            {
                return (rule, string.Empty);
            }

            if (rule.Keyed && operation.Path.StartsWith(rule.Path + "/", StringComparison.Ordinal)
                && operation.Path[(rule.Path.Length + 1)..] is { Length: > 0 } key && !key.Contains('/', StringComparison.Ordinal))
            {
                return (rule, PatchOperation.Unescape(key));
            }
        }

        var allowed = rules.Where(rule => rule.Ops.Contains(operation.Op, StringComparer.Ordinal))
            .Select(rule => rule.Keyed ? $"{rule.Path}/{{name}}" : rule.Path);
        throw AwsException.BadRequest(
            $"Invalid patch path  '{operation.Path}' specified for op '{operation.Op}'. Must be one of: [{string.Join(", ", allowed)}]");
    }
}

/// <summary>What a patch works on.</summary>
internal sealed record PatchContext(JsonObject Document, UnprovenClearing Clearing);

/// <summary>One operation of a patch, its path still escaped.</summary>
internal sealed record PatchOperation(string Op, string Path, string? Value)
{
    private static readonly string[] Ops = ["add", "remove", "replace", "move", "copy", "test"];

    public static IReadOnlyList<PatchOperation> ReadAll(JsonNode? body)
    {
        if ((body as JsonObject)?["patchOperations"] is not { } sent)
        {
            return [];
        }

        var operations = sent as JsonArray ?? throw AwsException.Serialization("Unexpected value type in payload: patchOperations must be a list");
        return [.. operations.Select((operation, index) => Read(operation, index + 1))];
    }

    /// <summary>JSON Pointer: ~1 first would turn ~01 into a slash.</summary>
    public static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    public string Required() => Value?.Length > 0 ? Value : throw AwsException.BadRequest($"Invalid null or empty value in {Path}");

    public bool Flag() => bool.TryParse(Value, out var flag) ? flag : throw AwsException.BadRequest($"Invalid boolean value specified in {Path}: {Value}");

    public int Whole() => int.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw AwsException.BadRequest($"Invalid integer value specified in {Path}: {Value}");

    private static PatchOperation Read(JsonNode? node, int position)
    {
        var operation = node as JsonObject ?? throw AwsException.Serialization("Unexpected value type in payload: a patch operation must be an object");
        try
        {
            var op = Member("op") ?? string.Empty;
            return Ops.Contains(op, StringComparer.Ordinal)
                ? new PatchOperation(op, Member("path") ?? string.Empty, Member("value"))
                : throw AwsException.Validation(
                    $"1 validation error detected: Value '{op}' at 'patchOperations.{RestCalls.Invariant(position)}.member.op' failed to satisfy " +
                    $"constraint: Member must satisfy enum value set: [{string.Join(", ", Ops)}]");
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate escape shows itself only on reading.
            throw AwsException.Serialization("The request body is not valid Unicode text.");
        }

        string? Member(string name) => operation[name] switch
        {
            null => null,
            { } value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            { } value => throw AwsException.Serialization($"{value.GetValueKind().ToString().ToUpperInvariant()}_VALUE can not be converted to a String"),
        };
    }
}
