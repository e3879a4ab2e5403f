using System.Globalization;
using Operator.ApiGateway.V1.Model;

namespace Operator.ApiGateway.V1.Patching;

/// <summary>
/// Collects patch operations in the order in which the service applies them. Pure; paths come from <see cref="JsonPointer"/> or from the
/// constants beside it. Values travel as text, whatever they mean: <c>"29000"</c>, <c>"true"</c>.
/// </summary>
public sealed class PatchBuilder
{
    private readonly List<PatchOperation> _operations = [];

    /// <summary>True while there is nothing to change, so that no call is needed.</summary>
    public bool IsEmpty => _operations.Count == 0;

    /// <summary>Adds an entry to a map; for a list, whose entries are named by the path, without a value.</summary>
    public PatchBuilder Add(string path, string? value = null) => Append(Op.Add, path, value);

    /// <summary>Adds an entry to a map of booleans.</summary>
    public PatchBuilder Add(string path, bool value) => Append(Op.Add, path, Text(value));

    /// <summary>Sets what is already there.</summary>
    public PatchBuilder Replace(string path, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Append(Op.Replace, path, value);
    }

    /// <summary>Sets a number.</summary>
    public PatchBuilder Replace(string path, int value) => Append(Op.Replace, path, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sets a boolean.</summary>
    public PatchBuilder Replace(string path, bool value) => Append(Op.Replace, path, Text(value));

    /// <summary>Removes an entry of a map or list; the service refuses to remove what is not there.</summary>
    public PatchBuilder Remove(string path) => Append(Op.Remove, path, null);

    /// <summary>The operations so far, as a list of the caller's own.</summary>
    public List<PatchOperation> Build() => [.. _operations];

    private static string Text(bool value) => value ? "true" : "false";

    private PatchBuilder Append(string op, string path, string? value)
    {
        if (path is not ['/', _, ..])
        {
            throw new ArgumentException("A patch path starts with a slash and names a member.", nameof(path));
        }

        _operations.Add(new() { Op = op, Path = path, Value = value });
        return this;
    }
}
