using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Operator.Sandbox.ApiGateway.Operations;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>APIs whose id somebody chose. Everything else about them is what CreateApi makes.</summary>
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

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>The id that was asked for is taken.</summary>
internal sealed class ApiExistsException(string id) : InvalidOperationException($"API {id} exists");
