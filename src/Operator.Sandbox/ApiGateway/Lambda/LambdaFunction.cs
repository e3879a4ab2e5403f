using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;

namespace Operator.Sandbox.ApiGateway.Lambda;

/// <summary>A function as far as permissions go: its name, and one policy each for itself and for every alias and version.</summary>
internal sealed partial class LambdaFunction(string name) : Resource(name, [])
{
    /// <summary>By qualifier; the empty one is the function itself. A null policy has no statement.</summary>
    public Dictionary<string, LambdaPolicy?> Policies { get; } = new(StringComparer.Ordinal) { [string.Empty] = null };

    /// <summary>The function, made if need be, with at least these qualifiers. Throws ArgumentException for names Lambda refuses.</summary>
    public static LambdaFunction Ensure(Partition partition, string name, IReadOnlyList<string> qualifiers)
    {
        if (!Name().IsMatch(name))
        {
            throw new ArgumentException($"Not a function name: {name}", nameof(name));
        }

        if (qualifiers.FirstOrDefault(qualifier => !Qualifier().IsMatch(qualifier)) is { } refused)
        {
            throw new ArgumentException($"Not an alias or version: {refused}", nameof(qualifiers));
        }

        if (!partition.Functions.TryGet(name, out var function))
        {
            function = new LambdaFunction(name);
            partition.Functions.Add(function);
        }

        foreach (var qualifier in qualifiers)
        {
            function.Policies.TryAdd(qualifier, null);
        }

        return function;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9-_]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-zA-Z0-9-_]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex Qualifier();
}

/// <summary>A resource policy: statements by their ids, in the order in which they came.</summary>
internal sealed record LambdaPolicy(JsonArray Statements, string RevisionId)
{
    public JsonObject ToDocument() => new()
    {
        ["Version"] = "2012-10-17",
        ["Id"] = "default",
        ["Statement"] = Statements.DeepClone(),
    };

    public JsonNode? Find(string statementId) =>
        Statements.FirstOrDefault(statement => statement!["Sid"]!.GetValue<string>() == statementId);
}
