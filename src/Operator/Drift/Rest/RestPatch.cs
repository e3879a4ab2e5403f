using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;

namespace Operator.Drift.Rest;

/// <summary>
/// From differences to the shortest patch list: one operation per leaf. Single members know only replace, so one that is taken away
/// is replaced by its default, or by nothing where there is none.
/// </summary>
internal static class RestPatch
{
    /// <summary>The operations for <paramref name="changes"/>, those that are ignored left out.</summary>
    /// <param name="changes">Differences whose paths are relative to what is patched.</param>
    /// <param name="defaultOf">Default of a member.</param>
    public static List<PatchOperation> Of(IEnumerable<FieldChange> changes, Func<string, string?> defaultOf)
    {
        var patch = new PatchBuilder();
        // Removals first: what is renamed must not meet its old self.
        foreach (var change in changes.Where(change => !change.Ignored).OrderBy(change => change is not { IsRemoval: true, Path.Key: not null }))
        {
            Append(patch, change, defaultOf);
        }

        return patch.Build();
    }

    /// <summary>What is there after <paramref name="patch"/>, one of <see cref="Of"/> or of single leaves named as there.</summary>
    /// <param name="observed">What was there before.</param>
    /// <param name="patch">The operations, which the service carries out in order.</param>
    public static RequestFields Apply(ResourceState observed, IEnumerable<PatchOperation> patch)
    {
        var leaves = observed.Leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value);
        foreach (var operation in patch)
        {
            var path = LeafOf(operation.Path!);
            // A single member that is replaced by nothing is one that is not there.
            if (operation.Op == Op.Remove || (path.Key is null && string.IsNullOrEmpty(operation.Value)))
            {
                leaves.Remove(path);
            }
            else
            {
                leaves[path] = operation.Value ?? RestFieldMap.Present;
            }
        }

        var fields = new RequestFields();
        foreach (var (path, value) in leaves)
        {
            fields.Set(path, value);
        }

        return fields;
    }

    private static void Append(PatchBuilder patch, FieldChange change, Func<string, string?> defaultOf)
    {
        if (change.Path.Key is not { } key)
        {
            patch.Replace(Member(change.Path.Field), change.Desired ?? defaultOf(change.Path.Field) ?? "");
            return;
        }

        var entry = JsonPointer.Of(change.Path.Field, key);
        if (change.Desired is null)
        {
            patch.Remove(entry);
        }
        else if (change.Path.Field == RestFieldMap.CacheKeyParameters)
        {
            // A list: its entries are named by the path and have no value.
            patch.Add(entry);
        }
        else if (change.Observed is null)
        {
            patch.Add(entry, change.Desired);
        }
        else
        {
            patch.Replace(entry, change.Desired);
        }
    }

    private static string Member(string field) => field switch
    {
        RestFieldMap.IntegrationHttpMethod => IntegrationPatchPaths.HttpMethod,
        RestFieldMap.TlsConfig => IntegrationPatchPaths.InsecureSkipVerification,
        _ => JsonPointer.Of(field),
    };

    // The way back.
    private static FieldPath LeafOf(string pointer) => pointer switch
    {
        IntegrationPatchPaths.HttpMethod => new FieldPath(RestFieldMap.IntegrationHttpMethod),
        IntegrationPatchPaths.InsecureSkipVerification => new FieldPath(RestFieldMap.TlsConfig),
        _ => JsonPointer.NamesOf(pointer) switch
        {
            [var field] => new FieldPath(field),
            [var field, var key] => new FieldPath(field, key),
            _ => throw new InvalidOperationException($"Nobody patches {pointer}."),
        },
    };
}
