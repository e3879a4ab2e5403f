using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Lambda;

/// <summary>The three operations on resource policies. In counters, journal and faults their names begin with "lambda.".</summary>
internal static class LambdaOperations
{
    private const string Policy = "/2015-03-31/functions/{FunctionName}/policy";

    public static OperationTable.Operation[] All { get; } =
    [
        OperationTable.Define("lambda.AddPermission", $"POST {Policy}", Permissions.Add, Service.Lambda),
        OperationTable.Define("lambda.GetPolicy", $"GET {Policy}", Permissions.Get, Service.Lambda),
        OperationTable.Define("lambda.RemovePermission", $"DELETE {Policy}/{{StatementId}}", Permissions.Remove, Service.Lambda),
    ];
}
