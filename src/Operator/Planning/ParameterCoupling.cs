using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;
using Operator.Apis.V1Alpha1;
using Operator.Drift.Rest;

namespace Operator.Planning;

/// <summary>
/// What AWS takes away of an integration when request parameters are replaced or removed: cache keys that stood for them, and mappings from what the
/// method declares no more. Written as the patch that would do the same. Pure.
/// </summary>
/// <remarks>
/// No page of AWS says so; users report it, which is why the operator reads the method again after such a patch, and the sandbox does the same.
/// </remarks>
internal static class ParameterCoupling
{
    /// <summary>What a patch of the method takes away: the cache key of each parameter that it replaces or removes, and the mappings from those that it removes.</summary>
    /// <param name="integration">The integration before the patch.</param>
    /// <param name="patch">The patch.</param>
    public static List<PatchOperation> OfMethod(ObservedRestIntegration integration, IEnumerable<PatchOperation> patch)
    {
        var taken = new PatchBuilder();
        foreach (var (operation, parameter) in OnParameters(patch).Where(one => one.Operation.Op != Op.Add))
        {
            taken.Remove(CacheKey(parameter));
            foreach (var (destination, source) in integration.RequestParameters ?? new Dictionary<string, string>())
            {
                if (operation.Op == Op.Remove && source == parameter)
                {
                    taken.Remove(JsonPointer.Of(RestFieldMap.RequestParameters, destination));
                }
            }
        }

        return taken.Build();
    }

    /// <summary>What a patch of the integration takes away beside what it says: the cache key of a source whose last mapping it replaces or removes.</summary>
    /// <param name="integration">The integration before the patch.</param>
    /// <param name="patch">The patch; AWS carries its operations out in order.</param>
    public static List<PatchOperation> OfIntegration(ObservedRestIntegration integration, IEnumerable<PatchOperation> patch)
    {
        var taken = new PatchBuilder();
        var mappings = new Dictionary<string, string>(integration.RequestParameters ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (operation, destination) in OnParameters(patch))
        {
            if (operation.Op != Op.Add && mappings.Remove(destination, out var source) && !mappings.ContainsValue(source))
            {
                taken.Remove(CacheKey(source));
            }

            if (operation.Op != Op.Remove)
            {
                mappings[destination] = operation.Value ?? "";
            }
        }

        return taken.Build();
    }

    private static IEnumerable<(PatchOperation Operation, string Name)> OnParameters(IEnumerable<PatchOperation> patch)
    {
        foreach (var operation in patch)
        {
            if (JsonPointer.NamesOf(operation.Path!) is [RestFieldMap.RequestParameters, var name])
            {
                yield return (operation, name);
            }
        }
    }

    private static string CacheKey(string parameter) => JsonPointer.Of(RestFieldMap.CacheKeyParameters, parameter);
}
