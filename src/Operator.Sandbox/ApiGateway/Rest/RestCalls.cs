using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>
/// The look-ups that REST operations begin with, and their not-found texts. Below a resource AWS does not tell a missing
/// API from a missing resource.
/// </summary>
internal static partial class RestCalls
{
    /// <summary>Creation dates are numbers here: seconds since 1970.</summary>
    public static JsonNode Seconds(this Call call) => JsonValue.Create(call.Now.ToUnixTimeSeconds());

    public static AwsException NotFound(string message) => AwsException.NotFound("Rest", message);

    public static RestApi RestApi(this Call call)
    {
        var id = call.Path["restapi_id"];
        return call.Partition.RestApis.TryGet(id, out var api)
            ? api
            : throw NotFound($"Invalid API identifier specified {call.Partition.Account}:{id}");
    }

    public static (RestApi Api, RestResource Resource) RestResource(this Call call) =>
        call.Partition.RestApis.TryGet(call.Path["restapi_id"], out var api)
        && api.Resources.TryGet(call.Path["resource_id"], out var resource)
            ? (api, resource)
            : throw NotFound("Invalid Resource identifier specified");

    public static RestMethod RestMethod(this Call call) =>
        call.RestResource().Resource.Methods.TryGetValue(call.Path["http_method"], out var method)
            ? method
            : throw NotFound("Invalid Method identifier specified");

    public static RestIntegration RestIntegration(this Call call) =>
        call.RestMethod().Integration ?? throw NotFound("Invalid Integration identifier specified");

    /// <summary>The path's status code, in the form that responses may have.</summary>
    public static string StatusCode(this Call call)
    {
        var code = call.Path["status_code"];
        return StatusCodePattern().IsMatch(code)
            ? code
            : throw AwsException.Validation(
                $"1 validation error detected: Value '{code}' at 'statusCode' failed to satisfy constraint: " +
                @"Member must satisfy regular expression pattern: [1-5]\d\d");
    }

    public static JsonObject FindResponse(this Call call, SortedDictionary<string, JsonObject> responses) =>
        responses.TryGetValue(call.StatusCode(), out var response)
            ? response
            : throw NotFound("Invalid Response status code specified");

    /// <summary>Whether the embed query parameter, which may be repeated or hold a list, names this.</summary>
    public static bool Embeds(this Call call, string what) =>
        call.Query.TryGetValue("embed", out var values)
        && values.Any(value => value?.Split(',').Contains(what, StringComparer.Ordinal) == true);

    /// <summary>Refuses a value outside an enumeration in the front end's words.</summary>
    public static void RequireOneOf(JsonObject sent, string name, string path, params string[] values)
    {
        if (sent.Text(name) is { } value && !values.Contains(value, StringComparer.Ordinal))
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: " +
                $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        }
    }

    /// <summary>Refuses an absent member in the front end's words.</summary>
    public static void RequirePresent(JsonObject sent, string name, string path)
    {
        if (!sent.ContainsKey(name))
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null");
        }
    }

    /// <summary>A new object with what was sent, without empty strings: on creation they say nothing.</summary>
    public static JsonObject WithoutEmptyTexts(JsonObject sent)
    {
        var document = new JsonObject();
        document.Merge(sent);
        return document;
    }

    public static T Find<T>(ResourceSet<T> set, string id, string message)
        where T : Resource
        => set.TryGet(id, out var resource) ? resource : throw NotFound(message);

    public static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[1-5]\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex StatusCodePattern();
}
