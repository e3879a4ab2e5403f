namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>
/// AWS' documented quotas of single operations of REST APIs, per account and region, on top of the quota for all
/// operations together. Capacity is what may arrive at once; AWS documents only the rate (5 per 2 s, 1 per 5 s).
/// </summary>
internal static class OperationQuotas
{
    public static IReadOnlyDictionary<string, (double PerSecond, int Capacity)> All { get; } =
        new Dictionary<string, (double, int)>(StringComparer.Ordinal)
        {
            ["apigateway.GetResources"] = (2.5, 5),
            ["apigateway.CreateDeployment"] = (1 / 5.0, 1),
            ["apigateway.CreateResource"] = (5, 5),
            ["apigateway.DeleteResource"] = (5, 5),
            ["apigateway.CreateRestApi"] = (1 / 3.0, 1),
            ["apigateway.DeleteRestApi"] = (1 / 30.0, 1),
        };
}
