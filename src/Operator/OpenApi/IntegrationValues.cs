using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.OpenApi;

/// <summary>Reads the value of one property; reports what has another shape and returns null for it.</summary>
internal sealed class IntegrationValues(ApiKind kind, Findings findings)
{
    private const string Default = "default";

    private static readonly string[] ResponseMembers = ["statusCode", "responseParameters", "responseTemplates", "contentHandling"];

    public JsonNode? Read(IntegrationProperty property, JsonNode? value, JsonPointer at) => property.Shape switch
    {
        PropertyShape.Word => Word(value, at, property.Words),
        PropertyShape.Version => Version(value, at),
        PropertyShape.Integer => Integer(value, at),
        PropertyShape.TextMap => TextMap(value, at),
        PropertyShape.TextList => TextList(value, at),
        PropertyShape.Tls => Tls(value, at),
        PropertyShape.Responses => Responses(value, at),
        PropertyShape.ResponseParameters => ResponseParameters(value, at),
        _ => Text(value, at),
    };

    private JsonValue? Text(JsonNode? value, JsonPointer at)
    {
        if (Scalars.Text(value) is not { } text)
        {
            return Wrong(at, value is JsonObject map && map.Any(entry => entry.Key is "Ref" || entry.Key.StartsWith("Fn::", StringComparison.Ordinal))
                ? "Write the value itself: CloudFormation functions are not evaluated here."
                : "Make this a text.");
        }

        // An empty text is what a form leaves behind; the API takes it for none.
        return text.Length > 0 ? JsonValue.Create(text) : null;
    }

    private JsonValue? Word(JsonNode? value, JsonPointer at, string[] words)
    {
        if (Text(value, at)?.GetValue<string>() is not { } text)
        {
            return null;
        }

        var word = text.ToUpperInvariant();
        return words.Contains(word) ? JsonValue.Create(word) : Wrong(at, $"Set it to one of {string.Join(", ", words)}: {Short(text)} is none of them.");
    }

    private JsonValue? Version(JsonNode? value, JsonPointer at)
    {
        if (Scalars.TextOrScalar(value) is not { } text)
        {
            return Wrong(at, "Set it to \"1.0\" or \"2.0\".");
        }

        return JsonValue.Create(text is "1" or "2" ? text + ".0" : text);
    }

    private JsonValue? Integer(JsonNode? value, JsonPointer at) =>
        Scalars.Integer(value) is { } number ? JsonValue.Create(number) : Wrong(at, "Make this a whole number.");

    private JsonObject? TextMap(JsonNode? value, JsonPointer at)
    {
        if (value is not JsonObject map)
        {
            Wrong(at, "Make this an object of texts.");
            return null;
        }

        var result = new JsonObject();
        foreach (var (name, entry) in map)
        {
            if (Scalars.TextOrScalar(entry) is { } text)
            {
                result[name] = text;
            }
            else
            {
                findings.Error(at[name], entry is null ? "Set a text, or remove the entry." : "Make this a text: a template or mapping in JSON is written as one string, its quotes escaped.");
            }
        }

        return result.Count > 0 ? result : null;
    }

    private JsonArray? TextList(JsonNode? value, JsonPointer at)
    {
        if (value is not JsonArray list)
        {
            Wrong(at, "Make this a list of texts.");
            return null;
        }

        var result = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (Scalars.Text(list[i]) is not { } text)
            {
                findings.Error(at[i], "Make this a text.");
            }
            else if (!seen.Add(text))
            {
                findings.Warning(at[i], $"Remove it: {Short(text)} is already in the list.");
            }
            else
            {
                result.Add(text);
            }
        }

        return result.Count > 0 ? result : null;
    }

    private JsonObject? Tls(JsonNode? value, JsonPointer at)
    {
        if (value is not JsonObject map)
        {
            Wrong(at, "Make this an object.");
            return null;
        }

        var result = new JsonObject();
        foreach (var (name, option) in map)
        {
            if (name == "insecureSkipVerification" && kind == ApiKind.Rest)
            {
                result[name] = Scalars.Flag(option) is { } flag ? flag : Wrong(at[name], "Make this true or false.");
            }
            else if (name == "serverNameToVerify" && kind == ApiKind.Http)
            {
                result[name] = Text(option, at[name]);
            }
            else if (name is "insecureSkipVerification" or "serverNameToVerify")
            {
                findings.Warning(at[name], $"Remove {name}: {(kind == ApiKind.Rest ? "REST" : "HTTP")} APIs ignore it. It is left out.");
            }
            else
            {
                findings.Error(at[name], "Remove it: tlsConfig has insecureSkipVerification (REST APIs) and serverNameToVerify (HTTP APIs).");
            }
        }

        foreach (var name in result.Where(entry => entry.Value is null).Select(entry => entry.Key).ToArray())
        {
            result.Remove(name);
        }

        return result.Count > 0 ? result : null;
    }

    private JsonArray? Responses(JsonNode? value, JsonPointer at)
    {
        if (value is not JsonObject map)
        {
            Wrong(at, "Make this an object of selection patterns, or default, with their responses.");
            return null;
        }

        var result = new JsonArray();
        var patterns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (pattern, node) in map)
        {
            if (node is not JsonObject response)
            {
                findings.Error(at[pattern], "Make this an object with a statusCode.");
            }
            else if (Response(pattern, response, at[pattern]) is { } converted)
            {
                var status = converted["statusCode"]!.GetValue<string>();
                if (patterns.TryGetValue(status, out var other))
                {
                    // API Gateway keys its responses by status code: the second put would overwrite the first.
                    findings.Error(
                        at[pattern]["statusCode"],
                        $"Join the patterns {Short(other)} and {Short(pattern)} with |, or give one another status code: API Gateway keeps one response per status code.");
                }
                else
                {
                    patterns[status] = pattern;
                    result.Add(converted);
                }
            }
        }

        return result.Count > 0 ? result : null;
    }

    private JsonObject? Response(string pattern, JsonObject response, JsonPointer at)
    {
        foreach (var member in response.Select(entry => entry.Key).Where(member => !ResponseMembers.Contains(member)))
        {
            findings.Error(at[member], $"Remove it: a response has only {string.Join(", ", ResponseMembers)}.");
        }

        var result = new JsonObject();
        if (Scalars.TextOrScalar(response["statusCode"]) is { Length: 3 } status && status.All(char.IsAsciiDigit))
        {
            result["statusCode"] = status;
        }
        else
        {
            findings.Error(response.ContainsKey("statusCode") ? at["statusCode"] : at, "Set statusCode to the status code of the method response, for example \"200\".");
        }

        if (pattern is not (Default or ""))
        {
            CheckPattern(pattern, at);
            result["selectionPattern"] = pattern;
        }

        foreach (var name in new[] { "responseParameters", "responseTemplates" })
        {
            if (response[name] is { } map && TextMap(map, at[name]) is { } texts)
            {
                result[name] = texts;
            }
        }

        if (response["contentHandling"] is { } handling && Word(handling, at["contentHandling"], ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]) is { } word)
        {
            result["contentHandling"] = word;
        }

        return result.ContainsKey("statusCode") ? result : null;
    }

    // The service's own dialect is Java's. What is an error in both is one; what .NET alone refuses is at least worth a look.
    private void CheckPattern(string pattern, JsonPointer at)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            findings.Warning(at, $"Check the pattern {Short(pattern)}: it is no regular expression that this tool can read.");
        }
    }

    private JsonObject? ResponseParameters(JsonNode? value, JsonPointer at)
    {
        if (value is not JsonObject map)
        {
            Wrong(at, "Make this an object of status codes with their mappings.");
            return null;
        }

        var result = new JsonObject();
        foreach (var (status, mappings) in map)
        {
            if (TextMap(mappings, at[status]) is { } texts)
            {
                result[status] = new JsonObject
                {
                    ["responseParameters"] = new JsonArray([.. texts.Select(entry => (JsonNode)new JsonObject
                    {
                        ["destination"] = entry.Key,
                        ["source"] = entry.Value!.DeepClone(),
                    })]),
                };
            }
        }

        return result.Count > 0 ? result : null;
    }

    private JsonValue? Wrong(JsonPointer at, string message)
    {
        findings.Error(at, message);
        return null;
    }

    private static string Short(string text) => text.Length <= 60 ? $"'{text}'" : $"'{text[..59]}…'";
}
