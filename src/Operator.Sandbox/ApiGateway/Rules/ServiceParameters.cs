using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>
/// The first-class service integrations of HTTP APIs and the parameters each one takes (developer guide,
/// "Integration subtype reference"). All of them also take Region.
/// </summary>
internal static class ServiceParameters
{
    private sealed record Subtype(string[] Required, string[] Optional);

    private static readonly FrozenDictionary<string, Subtype> Subtypes = new Dictionary<string, Subtype>
    {
        ["EventBridge-PutEvents"] = new(["Detail", "DetailType", "Source"], ["Time", "EventBusName", "Resources", "TraceHeader"]),
        ["SQS-SendMessage"] = new(
            ["QueueUrl", "MessageBody"],
            ["DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId", "MessageSystemAttributes"]),
        ["SQS-ReceiveMessage"] = new(
            ["QueueUrl"],
            ["AttributeNames", "MaxNumberOfMessages", "MessageAttributeNames", "ReceiveRequestAttemptId", "VisibilityTimeout", "WaitTimeSeconds"]),
        ["SQS-DeleteMessage"] = new(["ReceiptHandle", "QueueUrl"], []),
        ["SQS-PurgeQueue"] = new(["QueueUrl"], []),
        ["AppConfig-GetConfiguration"] = new(
            ["Application", "Environment", "Configuration", "ClientId"], ["ClientConfigurationVersion"]),
        ["Kinesis-PutRecord"] = new(
            ["StreamName", "Data", "PartitionKey"], ["SequenceNumberForOrdering", "ExplicitHashKey"]),
        ["StepFunctions-StartExecution"] = new(["StateMachineArn"], ["Name", "Input"]),
        ["StepFunctions-StartSyncExecution"] = new(["StateMachineArn"], ["Name", "Input", "TraceHeader"]),
        ["StepFunctions-StopExecution"] = new(["ExecutionArn"], ["Cause", "Error"]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Knows(string subtype) => Subtypes.ContainsKey(subtype);

    /// <summary>Refuses a set that lacks a required parameter, has an unknown one, or has one without a value.</summary>
    public static void RequireComplete(string subtype, JsonObject? parameters)
    {
        if (!Subtypes.TryGetValue(subtype, out var known))
        {
            throw AwsException.BadRequest($"Invalid integration subtype specified: {subtype}");
        }

        foreach (var (name, value) in parameters ?? [])
        {
            if (name != "Region" && !known.Required.Contains(name) && !known.Optional.Contains(name))
            {
                throw AwsException.BadRequest($"Parameter {name} is not supported for integration subtype {subtype}");
            }

            var expression = value!.GetValue<string>();
            if (expression.Length == 0)
            {
                throw AwsException.BadRequest(
                    "Invalid selection expression specified: Validation Result: warnings : [], " +
                    "errors : [Mapping expression missing source or destination]");
            }

            MappingExpression.CheckRequestSource(expression);
        }

        var missing = known.Required.Where(name => parameters?.ContainsKey(name) != true).ToList();
        if (missing.Count > 0)
        {
            throw AwsException.BadRequest(
                $"Missing required parameters for integration subtype {subtype}: [{string.Join(", ", missing)}]");
        }
    }
}
