using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Operator.Sandbox.ApiGateway.Operations;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>What a world begins with: APIs whose id somebody chose, and integrations. Everything else about them is what the service makes.</summary>
internal static partial class ChosenApi
{
    public static void Add(Partition partition, string id, string protocolType, string? name)
    {
        if (!Id().IsMatch(id))
        {
            throw new ArgumentException("An API id is made of letters, digits, - and _", nameof(id));
        }

        var sent = new JsonObject { ["name"] = string.IsNullOrEmpty(name) ? id : name, ["protocolType"] = protocolType };
        if (protocolType == "WEBSOCKET")
        {
            sent["routeSelectionExpression"] = "$request.body.action";
        }

        var call = new Call(partition, new Dictionary<string, string>(), new Dictionary<string, StringValues>(), Body: null);
        lock (partition.Gate)
        {
            if (partition.Apis.Contains(id))
            {
                throw new ApiExistsException(id);
            }

            try
            {
                partition.Apis.Add(Apis.Build(partition, id, sent, call.Timestamp));
            }
            catch (AwsException refused)
            {
                throw new ArgumentException(refused.Message, nameof(protocolType), refused);
            }
        }
    }

    public static JsonObject AddIntegration(Partition partition, string apiId, JsonObject input)
    {
        var call = new Call(partition, new Dictionary<string, string>(), new Dictionary<string, StringValues>(), Body: null);
        lock (partition.Gate)
        {
            if (!partition.Apis.TryGet(apiId, out var api))
            {
                throw new ArgumentException($"There is no API {apiId}", nameof(apiId));
            }

            try
            {
                return (JsonObject)Integrations.Create(call, api, input, managed: false).Document.DeepClone();
            }
            catch (AwsException refused)
            {
                throw new ArgumentException(refused.Message, nameof(input), refused);
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>The id that was asked for is taken.</summary>
internal sealed class ApiExistsException(string id) : InvalidOperationException($"API {id} exists");
