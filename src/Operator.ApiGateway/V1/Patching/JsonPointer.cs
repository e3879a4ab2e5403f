namespace Operator.ApiGateway.V1.Patching;

/// <summary>Paths of patch operations (RFC 6901). Pure.</summary>
public static class JsonPointer
{
    /// <summary>
    /// The pointer that consists of the given member names, whatever they contain: <c>~</c> becomes <c>~0</c>, then <c>/</c> becomes
    /// <c>~1</c>. Nothing else is escaped; a pointer in a JSON body is not a URI.
    /// </summary>
    /// <exception cref="ArgumentException">No name is given, or an empty one, which no patchable object of the service has.</exception>
    public static string Of(params ReadOnlySpan<string> names)
    {
        if (names.IsEmpty)
        {
            throw new ArgumentException("A patch path needs a member.", nameof(names));
        }

        var pointer = "";
        foreach (var name in names)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(names));
            pointer += "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return pointer;
    }

    /// <summary>The member names that a pointer consists of: what <see cref="Of"/> was given.</summary>
    /// <exception cref="ArgumentException">The pointer names no member.</exception>
    public static IReadOnlyList<string> NamesOf(string pointer)
    {
        if (pointer is not ['/', _, ..])
        {
            throw new ArgumentException("A patch path starts with a slash and names a member.", nameof(pointer));
        }

        return [.. pointer.Split('/').Skip(1).Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }
}
