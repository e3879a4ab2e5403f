using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Validation;

namespace Operator.Import;

/// <summary>
/// What the schema has against a manifest that was made from <see cref="CreateIntegrationInput"/>, told of that input: its author has its members before him,
/// in the spelling that he chose, and no manifest.
/// </summary>
internal static partial class CreateIntegrationVerdicts
{
    /// <summary>One line for each error: the place in the input, or the option that said it, and what to do.</summary>
    /// <param name="judged">The verdict on the manifest.</param>
    /// <param name="input">What the manifest was made from.</param>
    /// <param name="isApiOfOption">Whether the API was given by option <c>--api-id</c>.</param>
    public static IReadOnlyList<string> Of(ValidationResult judged, JsonObject input, bool isApiOfOption)
    {
        IReadOnlyList<Place> places = [.. Options(isApiOfOption), .. Places(input)];
        string[] verdicts = [.. judged.Errors.Where(error => error != FieldError.RulesNotChecked).Select(error => Verdict(error, places))];
        return verdicts.Length > 0 ? verdicts : [judged.Refusal!];
    }

    private static string Verdict(FieldError error, IReadOnlyList<Place> places)
    {
        // Of a number that its format does not hold the API server names the field in the text only.
        var path = error.Path == "<nil>" && SpecPath().Match(error.Text) is { Success: true } found ? found.Value : error.Path;
        var place = Find(path, places);
        var sentence = path == error.Path ? RuleSentence.Of(error, Names(place, places)) : null;
        return $"{place.Input}: {sentence ?? error.Text.Replace(path, place.Input, StringComparison.Ordinal)}";
    }

    // Sentences name other fields of the spec, and what they are about.
    private static IEnumerable<(string Field, string Name)> Names(Place place, IReadOnlyList<Place> places) =>
        from each in places.Where(each => each.Path == $"spec.{each.Field}").Append(place)
            .Concat(CreateIntegrationInput.Fields.Select(field => new Place($"spec.{field}", Capital(field), field, Capital(field))))
            .Where(each => each.Field is not null)
            .DistinctBy(each => each.Field)
        select (each.Field!, each.Name);

    // What is not there has no spelling yet: it gets that of the AWS CLI, below the longest path that is there.
    private static Place Find(string path, IReadOnlyList<Place> places)
    {
        var known = places.Where(each => path == each.Path || (path.StartsWith(each.Path, StringComparison.Ordinal) && path[each.Path.Length] is '.' or '['))
            .MaxBy(each => each.Path.Length);
        var rest = known is null ? path[path.IndexOf('.', StringComparison.Ordinal)..] : path[known.Path.Length..];
        if (known is not null && !rest.StartsWith('.'))
        {
            return known with { Input = known.Input + rest };
        }

        var member = Capital(rest[1..]);
        return new Place(path, known is null ? member : $"{known.Input}.{member}", rest[1..], member);
    }

    private static IReadOnlyList<Place> Options(bool isApiOfOption) =>
    [
        new("metadata.name", "--name", null, ""),
        new("spec.accountRef.name", "--account-ref", "accountRef.name", "--account-ref"),
        .. isApiOfOption ? [new("spec.apiId", "--api-id", "apiId", "--api-id")] : Array.Empty<Place>(),
    ];

    private static IEnumerable<Place> Places(JsonObject input)
    {
        foreach (var (member, value) in input)
        {
            var field = FieldOf(member);
            yield return new Place($"spec.{field}", member, field, member);
            foreach (var place in (field, value) switch
            {
                ("responseParameters", JsonObject responses) => OfResponses(member, responses),
                ("tlsConfig", JsonObject tls) => OfMembers("spec.tlsConfig", member, tls),
                (_, JsonObject map) => OfKeys($"spec.{field}", member, map),
                _ => [],
            })
            {
                yield return place;
            }
        }
    }

    private static IEnumerable<Place> OfResponses(string member, JsonObject responses) =>
        from status in responses
        from place in OfKeys("spec.responseParameters", member, new JsonObject { [status.Key] = null })
        from below in OfMappings($"{place.Path}.responseParameters", place.Input, status.Value!.AsObject()).Prepend(place)
        select below;

    private static IEnumerable<Place> OfMappings(string path, string at, JsonObject mappings)
    {
        if (CreateIntegrationInput.ListOf(mappings) is var (member, list))
        {
            return list.SelectMany((pair, index) => OfMembers($"{path}[{index}]", $"{at}.{member}[{index}]", pair!.AsObject())
                .Prepend(new Place($"{path}[{index}]", $"{at}.{member}[{index}]", null, "")));
        }

        // Neither destination nor source has a name there.
        return mappings.SelectMany((mapping, index) => new[]
        {
            new Place($"{path}[{index}].destination", $"{at}.{mapping.Key}", "destination", "the key"),
            new Place($"{path}[{index}].source", $"{at}.{mapping.Key}", "source", "the value"),
        });
    }

    private static IEnumerable<Place> OfMembers(string path, string at, JsonObject members) => members.Select(entry =>
        new Place($"{path}.{FieldOf(entry.Key)}", $"{at}.{entry.Key}", FieldOf(entry.Key), entry.Key));

    // The API server writes keys of maps as .key in some errors, and as [key] in others.
    private static IEnumerable<Place> OfKeys(string path, string at, JsonObject map) => map.SelectMany(entry => new[]
    {
        new Place($"{path}.{entry.Key}", $"{at}.{entry.Key}", null, ""),
        new Place($"{path}[{entry.Key}]", $"{at}.{entry.Key}", null, ""),
    });

    private static string FieldOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    private static string Capital(string field) => $"{char.ToUpperInvariant(field[0])}{field[1..]}";

    [GeneratedRegex(@"\bspec\.\S+", RegexOptions.CultureInvariant)]
    private static partial Regex SpecPath();

    /// <param name="Path">Path in the manifest, as a verdict may write it.</param>
    /// <param name="Input">Path in the input, or the option that says the same.</param>
    /// <param name="Field">What the schema's sentences call it; null for what they do not name.</param>
    /// <param name="Name">What it is to be called instead.</param>
    private sealed record Place(string Path, string Input, string? Field, string Name);
}
