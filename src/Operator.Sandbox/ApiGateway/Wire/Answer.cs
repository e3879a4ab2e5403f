using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>A successful answer. A body that is part of the stored state is only read, inside the partition's lock.</summary>
internal sealed record Answer(int Status, JsonNode? Body)
{
    public static Answer Ok(JsonNode body) => new(200, body);

    public static Answer Created(JsonNode body) => new(201, body);

    public static Answer NoContent { get; } = new(204, null);
}
