namespace Operator.Conformance.ApiGateway;

/// <summary>One way in which moto is not AWS.</summary>
/// <param name="Number">Stable; probes refer to it.</param>
/// <param name="Moto">What moto does.</param>
/// <param name="Aws">What AWS does, as the behaviours state it.</param>
/// <param name="Excludes">Names of the behaviours that moto therefore lacks; a trailing * stands for any ending.</param>
public sealed record MotoDeviation(int Number, string Moto, string Aws, params string[] Excludes)
{
    public bool ExcludesBehaviour(string name) => Excludes.Any(pattern => Matches(pattern, name));

    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}

/// <summary>
/// What is known of moto 5.2.1. Data, not skips: an excluded behaviour is no test on moto, and every row is tried against
/// the installed moto, both that it deviates as described and that what it excludes really fails there, so that a moto
/// that was mended is noticed. Numbers below 44 are those of the project's survey of moto; the rest were found by these suites.
/// </summary>
public static class MotoDeviations
{
    public static IReadOnlyList<MotoDeviation> All { get; } = [.. OfV2.Concat(RestMotoDeviations.All).OrderBy(row => row.Number)];

    private static IReadOnlyList<MotoDeviation> OfV2 =>
    [
        new(2, "has no deployments and no UpdateStage: 404 and 500, as HTML", "has both",
            "A deployment is made and listed", "A stage changes in place"),
        new(3, "answers ImportApi with 500", "imports"),
        new(4, "answers every success with 200 and type text/html", "answers 201 to creation, 204 to deletion, and JSON",
            "CreateIntegration answers 201", "CreateIntegrationResponse answers 201", "CreateApi answers 201",
            "DeleteIntegration answers 204 and no body", "DeleteIntegrationResponse answers 204", "DeleteApi answers 204",
            "An answer is of type application/json", "An answer about REST APIs is of type application/json"),
        new(5, "fills in neither connectionType nor payloadFormatVersion", "fills in INTERNET, and 1.0 on WebSocket APIs",
            "Lambda proxy on an HTTP API: connectionType is INTERNET", "service integration on an HTTP API: connectionType is INTERNET",
            "public URL on an HTTP API: connectionType is INTERNET", "MOCK on a WebSocket API: connectionType is INTERNET",
            "HTTP on a WebSocket API: connectionType is INTERNET", "Lambda on a WebSocket API: connectionType is INTERNET",
            "Lambda proxy on a WebSocket API: connectionType is INTERNET", "MOCK on a WebSocket API: payloadFormatVersion is 1.0",
            "HTTP on a WebSocket API: payloadFormatVersion is 1.0", "Lambda on a WebSocket API: payloadFormatVersion is 1.0",
            "Lambda proxy on a WebSocket API: payloadFormatVersion is 1.0",
            "private integration on a WebSocket API: payloadFormatVersion is 1.0"),
        new(6, "takes the default timeout from the integration type", "takes it from the protocol",
            "HTTP on a WebSocket API: timeoutInMillis is 29000", "Lambda proxy on a WebSocket API: timeoutInMillis is 29000"),
        new(7, "fills in POST wherever there is a URI", "only for Lambda; a URL needs its method"),
        new(8, "validates nothing", "refuses with 400",
            "An HTTP API refuses *", "A WebSocket API refuses *", "A refused integration does not exist afterwards",
            "A route to an integration that does not exist is refused", "An update is held to the timeout's bounds",
            "An update is held to the dialect of its parameters"),
        new(9, "replaces the whole of requestParameters", "merges by key; an empty value deletes one key",
            "A parameter is added to the others", "A parameter that is left out stays", "An empty value deletes its parameter alone",
            "WebSocket parameters merge by key as well"),
        new(10, "clears requestParameters when it is sent {}", "takes {} for no change", "An empty parameter map changes nothing"),
        new(11, "drops an empty service parameter", "refuses it", "A service parameter is not deleted by an empty value"),
        new(12, "replaces the whole of responseParameters and keeps a status without mappings", "merges by status; a status without mappings is removed",
            "A status is added to the others", "A status without mappings is removed"),
        new(13, "stores empty texts", "clears a description, and refuses to empty what an integration needs",
            "An empty description clears it", "integrationUri cannot be cleared", "integrationMethod cannot be cleared",
            "payloadFormatVersion cannot be cleared"),
        new(14, "stores tlsConfig of public integrations and passthroughBehavior on HTTP APIs", "drops both without a word",
            "passthroughBehavior is dropped *", "tlsConfig of a public URL is dropped without a word",
            "tlsConfig of a Lambda proxy is dropped without a word", "tlsConfig is dropped in an update of a public URL as well",
            "A dropped tlsConfig is not in a later read either"),
        new(15, "updates without a subtype and changes types without a look", "judges the request anew, as one of a URI when it has no subtype",
            "An update without its subtype is taken for one of a URI", "A service update must carry *",
            "An update cannot make an HTTP API's integration a MOCK"),
        new(16, "answers 500 to updates of unknown ids and to deletion of an unknown response", "answers 404",
            "PATCH of an integration that does not exist is 404 about the integration",
            "PATCH of an integration response that does not exist is 404", "DELETE of an integration response that does not exist is 404"),
        new(17, "deletes unknown integrations and those that routes refer to", "answers 404 and 409",
            "DELETE of an integration that does not exist is 404 about the integration", "The second deletion is 404",
            "An integration that routes refer to is not deleted, and the refusal has every route's id"),
        new(18, "answers 200 to the deletion of an unknown API", "answers 404", "DELETE of an API that does not exist is 404 about the API"),
        new(19, "keeps routes and responses of one key twice", "answers 409",
            "A route key exists once in an API", "A response key exists once in an integration"),
        new(20, "ignores the target of CreateApi", "makes a managed integration, route and stage", "Quick create *", "A managed integration *"),
        new(21, "returns whole lists, whatever maxResults and nextToken, limit and position say", "returns pages",
            "maxResults *", "A page that ends with the last integration has no token", "A token that nobody gave is 400",
            "A page of resources has 25 unless more are asked for", "limit bounds every page of resources", "A position that nobody gave is 400",
            "Old REST deployments accumulate, and come in pages", "The REST client follows positions"),
        new(38, "never throttles", "answers 429 beyond 10 a second", "Calls beyond the burst are 429 and say so",
            "A second REST deployment at once is 429 and says when to come back", "GetResources has a quota of its own, below the total"),
        new(39, "repeats the error's code in the body as __type", "names it in the header x-amzn-ErrorType alone"),
        new(40, "gives ids of eight lower-case letters", "gives seven letters and digits to integrations, ten to APIs"),
        new(42, "has a VPC link AVAILABLE at once", "has it PENDING first", "A VPC link is PENDING at first"),
        new(43, "stores autoDeploy and deploys nothing", "deploys", "A stage that deploys by itself has a deployment after a change"),
        new(44, "gives responses with any key to any integration", "gives them to non-proxy integrations of WebSocket APIs, keyed $default or /regex/",
            "HTTP_PROXY integrations have no responses", "AWS_PROXY integrations have no responses",
            "Integrations of HTTP APIs have no responses", "A response key cannot be *", "A response needs a key"),
        new(45, "shows members without a value as null", "leaves them out", "A member without a value is left out"),
        new(46, "says nothing of the kind of resource in a 404", "names it in resourceType", "A 404 names the kind of resource"),
        new(47, "answers 500 to bodies that it cannot read", "answers 400", "A body that is no JSON is 400", "A member of the wrong type is 400"),
        new(48, "takes an unsigned call for one to S3: 404 NoSuchBucket, as XML", "answers 403", "An unsigned call is 403"),
        new(49, "has no quota of integrations", "refuses the 301st of an API", "The 301st integration is refused with 429 in words of its own"),
    ];
}
