using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Every REST API has the models Empty and Error; others cannot be made here.</summary>
internal static class RestModels
{
    public static void Check(JsonObject? models)
    {
        foreach (var (_, model) in models ?? [])
        {
            if (model?.GetValue<string>() is not ("Empty" or "Error"))
            {
                throw AwsException.BadRequest($"Invalid model identifier specified: {model}");
            }
        }
    }
}
