using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;

namespace Operator.Tests.Drift.Rest;

/// <summary>
/// What a REST API makes of puts and patches of one method, its integration and the responses of both, as documented and recorded: a put
/// rewrites, a patch changes one leaf at a time and refuses to remove what is not there, and no two integration responses share a selection
/// pattern. A request parameter that is replaced or removed takes its cache key along, and with the method's own goes what is mapped from it.
/// </summary>
/// <param name="clears">A single value is cleared by an empty one; else such a patch is accepted and does nothing.</param>
/// <param name="putKeepsResponses">A put over an integration leaves its responses.</param>
internal sealed class RestServiceModel(bool clears, bool putKeepsResponses)
{
    public const string ResourceId = "res0";

    private static readonly string[] Filled =
        [RestFieldMap.PassthroughBehavior, RestFieldMap.CacheNamespace, RestFieldMap.TimeoutInMillis, RestFieldMap.ConnectionType];

    private readonly Dictionary<FieldPath, string> method = [];
    private readonly Dictionary<string, Dictionary<FieldPath, string>> methodResponses = [];
    private Dictionary<FieldPath, string>? integration;
    private Dictionary<string, Dictionary<FieldPath, string>> responses = [];

    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>What a read shows.</summary>
    public ObservedMethod Observed => new(ShowMethod(), integration is null ? null : Show());

    /// <summary>Carries an operation out.</summary>
    /// <exception cref="InvalidOperationException">The service would refuse it.</exception>
    public void Run(RestOperation operation)
    {
        Calls++;
        switch (operation)
        {
            case RestOperation.PatchMethod patch:
                PatchMethod(patch.Patch);
                break;
            case RestOperation.PutMethodResponse put:
                methodResponses[put.StatusCode] = Leaves(put.Fields);
                break;
            case RestOperation.PatchMethodResponse patch:
                Patch(methodResponses[patch.StatusCode], patch.Patch);
                break;
            case RestOperation.DeleteMethodResponse delete when methodResponses.Remove(delete.StatusCode):
                break;
            case RestOperation.PutIntegration put:
                integration = Leaves(put.Fields);
                responses = putKeepsResponses ? responses : [];
                Fill();
                break;
            case RestOperation.PatchIntegration patch:
                PatchIntegration(patch.Patch);
                Fill();
                break;
            case RestOperation.PutIntegrationResponse put:
                responses[put.StatusCode] = Leaves(put.Fields);
                Check();
                break;
            case RestOperation.PatchIntegrationResponse patch:
                Patch(responses[patch.StatusCode], patch.Patch);
                Check();
                break;
            case RestOperation.DeleteIntegrationResponse delete when responses.Remove(delete.StatusCode):
                break;
            default:
                throw new InvalidOperationException($"Refused: {operation}");
        }
    }

    /// <summary>What somebody else does to the method.</summary>
    public void SetMethod(FieldPath leaf, string value) => method[leaf] = value;

    /// <summary>What somebody else does to a method response, which is made where it is missing.</summary>
    public void SetMethodResponse(string statusCode, FieldPath leaf, string value)
    {
        methodResponses.TryAdd(statusCode, []);
        methodResponses[statusCode][leaf] = value;
    }

    /// <summary>What somebody else does to an integration response, where it is there.</summary>
    public void SetResponse(string statusCode, FieldPath leaf, string value)
    {
        if (responses.TryGetValue(statusCode, out var response))
        {
            response[leaf] = value;
        }
    }

    /// <summary>Plans and carries out as a pass does: phase by phase, each from what the service holds then.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="onceDeclared">What was declared when it was last applied.</param>
    /// <param name="writes">After how many writes the process dies.</param>
    public void Apply(RestDesired desired, IReadOnlySet<string> onceDeclared, int writes = int.MaxValue)
    {
        var progress = new RestProgress();
        while (RestPlanner.Plan(desired, Observed, onceDeclared, progress) is { Phase: { } phase } plan)
        {
            progress.Tried(phase);
            foreach (var operation in plan.Operations)
            {
                if (writes-- == 0)
                {
                    return;
                }

                Run(operation);
                progress.PatchDoesNotClear |= operation is RestOperation.PatchIntegration { TriesUnprovenRemoval: true };
                progress.ResponsePatchDoesNotClear |= operation is RestOperation.PatchIntegrationResponse { TriesUnprovenRemoval: true };
            }
        }
    }

    private static Dictionary<FieldPath, string> Leaves(RequestFields fields)
    {
        var leaves = fields.Scalars.Where(entry => entry.Value.Length > 0).ToDictionary(entry => new FieldPath(entry.Key), entry => entry.Value);
        foreach (var (field, map) in fields.Maps)
        {
            foreach (var (key, value) in map)
            {
                leaves[new FieldPath(field, key)] = value;
            }
        }

        return leaves;
    }

    private void PatchMethod(IEnumerable<PatchOperation> patch)
    {
        foreach (var operation in patch)
        {
            Patch(method, [operation]);
            if (integration is not null && operation.Op != "add" && Parse(operation.Path!) is { Field: RestFieldMap.RequestParameters, Key: { } parameter })
            {
                integration.Remove(new FieldPath(RestFieldMap.CacheKeyParameters, parameter));
                if (operation.Op == "remove")
                {
                    MappingsOf(parameter).ForEach(mapping => integration.Remove(mapping));
                }
            }
        }
    }

    private void PatchIntegration(IEnumerable<PatchOperation> patch)
    {
        foreach (var operation in patch)
        {
            var path = Parse(operation.Path!);
            var source = path.Field == RestFieldMap.RequestParameters ? integration!.GetValueOrDefault(path) : null;
            Patch(integration!, [operation]);
            if (operation.Op != "add" && source is not null && !MappingsOf(source).Exists(other => other != path))
            {
                integration!.Remove(new FieldPath(RestFieldMap.CacheKeyParameters, source));
            }
        }
    }

    private List<FieldPath> MappingsOf(string source) =>
        [.. integration!.Where(leaf => leaf.Key.Field == RestFieldMap.RequestParameters && leaf.Value == source).Select(leaf => leaf.Key)];

    private void Patch(Dictionary<FieldPath, string> target, IEnumerable<PatchOperation> patch)
    {
        foreach (var operation in patch)
        {
            var path = Parse(operation.Path!);
            switch (operation.Op)
            {
                case "remove" when path.Key is not null && target.Remove(path):
                    break;
                case "add" when path.Key is not null && !target.ContainsKey(path):
                    target[path] = operation.Value ?? "true";
                    break;
                case "replace" when path.Key is not null && target.ContainsKey(path):
                    target[path] = operation.Value!;
                    break;
                case "replace" when path.Key is null && operation.Value is { Length: > 0 } value:
                    target[path] = value;
                    break;
                case "replace" when path.Key is null && (clears || path.Field == RestFieldMap.SelectionPattern):
                    target.Remove(path);
                    break;
                case "replace" when path.Key is null:
                    break;
                default:
                    throw new InvalidOperationException($"Refused: {operation.Op} {operation.Path}");
            }
        }
    }

    private static FieldPath Parse(string pointer)
    {
        var parts = pointer.Split('/')[1..].Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        return (parts[0], parts.Length) switch
        {
            ("httpMethod", 1) => new FieldPath(RestFieldMap.IntegrationHttpMethod),
            (RestFieldMap.TlsConfig, 2) => new FieldPath(RestFieldMap.TlsConfig),
            (_, 1) => new FieldPath(parts[0]),
            (_, 2) => new FieldPath(parts[0], parts[1]),
            _ => throw new InvalidOperationException($"Refused: {pointer}"),
        };
    }

    private void Fill()
    {
        foreach (var field in Filled)
        {
            integration!.TryAdd(new FieldPath(field), RestDefaults.OfIntegration(field, ResourceId)!);
        }
    }

    private void Check()
    {
        if (responses.Values.Select(response => response.GetValueOrDefault(new FieldPath(RestFieldMap.SelectionPattern), "")).Distinct().Count() < responses.Count)
        {
            throw new InvalidOperationException("Refused: Integration response with selection pattern already exists");
        }
    }

    private ObservedRestIntegration Show() => new()
    {
        Type = Text(RestFieldMap.Type),
        HttpMethod = Text(RestFieldMap.IntegrationHttpMethod),
        Uri = Text(RestFieldMap.Uri),
        ConnectionType = Text(RestFieldMap.ConnectionType),
        ConnectionId = Text(RestFieldMap.ConnectionId),
        IntegrationTarget = Text(RestFieldMap.IntegrationTarget),
        Credentials = Text(RestFieldMap.Credentials),
        ContentHandling = Text(RestFieldMap.ContentHandling),
        PassthroughBehavior = Text(RestFieldMap.PassthroughBehavior),
        RequestParameters = Map(integration!, RestFieldMap.RequestParameters),
        RequestTemplates = Map(integration!, RestFieldMap.RequestTemplates),
        CacheKeyParameters = Map(integration!, RestFieldMap.CacheKeyParameters)?.Keys.ToList(),
        CacheNamespace = Text(RestFieldMap.CacheNamespace),
        TimeoutInMillis = Text(RestFieldMap.TimeoutInMillis) is { } timeout ? int.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture) : null,
        TlsConfig = Text(RestFieldMap.TlsConfig) is { } skip ? new RestTlsConfig { InsecureSkipVerification = skip == "true" } : null,
        ResponseTransferMode = Text(RestFieldMap.ResponseTransferMode),
        IntegrationResponses =
        [
            .. responses.Select(response => new ObservedRestIntegrationResponse
            {
                StatusCode = response.Key,
                SelectionPattern = response.Value.GetValueOrDefault(new FieldPath(RestFieldMap.SelectionPattern)),
                ContentHandling = response.Value.GetValueOrDefault(new FieldPath(RestFieldMap.ContentHandling)),
                ResponseParameters = Map(response.Value, RestFieldMap.ResponseParameters),
                ResponseTemplates = Map(response.Value, RestFieldMap.ResponseTemplates),
            }),
        ],
    };

    private RestMethodSpec ShowMethod() => new()
    {
        AuthorizationType = method.GetValueOrDefault(new FieldPath(RestFieldMap.AuthorizationType), "NONE"),
        AuthorizerId = method.GetValueOrDefault(new FieldPath(RestFieldMap.AuthorizerId)),
        ApiKeyRequired = method.GetValueOrDefault(new FieldPath(RestFieldMap.ApiKeyRequired)) == "true",
        RequestParameters = Map(method, RestFieldMap.RequestParameters)?.ToDictionary(entry => entry.Key, entry => entry.Value == "true"),
        RequestModels = Map(method, RestFieldMap.RequestModels),
        MethodResponses =
        [
            .. methodResponses.Select(response => new RestMethodResponseSpec
            {
                StatusCode = response.Key,
                ResponseModels = Map(response.Value, RestFieldMap.ResponseModels),
                ResponseParameters = Map(response.Value, RestFieldMap.ResponseParameters)?.ToDictionary(entry => entry.Key, entry => entry.Value == "true"),
            }),
        ],
    };

    private string? Text(string field) => integration!.GetValueOrDefault(new FieldPath(field));

    private static Dictionary<string, string>? Map(Dictionary<FieldPath, string> leaves, string field) =>
        leaves.Where(leaf => leaf.Key.Field == field && leaf.Key.Key is not null).ToDictionary(leaf => leaf.Key.Key!, leaf => leaf.Value) is { Count: > 0 } map ? map : null;
}
