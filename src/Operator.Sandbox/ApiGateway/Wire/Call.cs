using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using Operator.Sandbox.ApiGateway.State;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>One call on its way into an operation, with the look-ups that most operations begin with.</summary>
internal sealed record Call(
    Partition Partition,
    IReadOnlyDictionary<string, string> Path,
    IReadOnlyDictionary<string, StringValues> Query,
    JsonNode? Body)
{
    public DateTimeOffset Now => Partition.Settings.TimeProvider.GetUtcNow();

    /// <summary>The instant in the form of the service's timestamps.</summary>
    public string Timestamp => Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public ApiResource Api()
    {
        var id = Path["apiId"];
        return Partition.Apis.TryGet(id, out var api)
            ? api
            : throw AwsException.NotFound("API", $"Invalid API identifier specified {Partition.Account}:{id}");
    }

    public IntegrationResource Integration() => Find(Api().Integrations, "integrationId", "Integration");

    /// <summary>The child that a path parameter names, or 404 in AWS' words.</summary>
    public T Find<T>(ResourceSet<T> set, string parameter, string noun)
        where T : Resource
    {
        var id = Path[parameter];
        return set.TryGet(id, out var resource)
            ? resource
            : throw AwsException.NotFound(noun, $"Invalid {noun} identifier specified {id}");
    }
}
