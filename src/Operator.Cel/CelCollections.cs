using System.Collections;

namespace Operator.Cel;

/// <summary>A list. Lists that come from JSON are read in place.</summary>
public abstract class CelList : CelValue, IReadOnlyList<CelValue>
{
    private protected CelList()
    {
    }

    /// <inheritdoc/>
    public abstract int Count { get; }

    /// <inheritdoc/>
    public override string TypeName => "list";

    /// <inheritdoc/>
    public abstract CelValue this[int index] { get; }

    /// <inheritdoc/>
    public IEnumerator<CelValue> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", this)}]";
}

/// <summary>
/// A map or an object (to an expression without schema these are the same). Keys are strings, integers or booleans; iteration
/// follows the document's order, which the language leaves open.
/// </summary>
public abstract class CelMap : CelValue
{
    private protected CelMap()
    {
    }

    /// <summary>The number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>The keys.</summary>
    public abstract IEnumerable<CelValue> Keys { get; }

    /// <inheritdoc/>
    public override string TypeName => "map";

    /// <summary>The value under <paramref name="key"/>, or <c>null</c> (not <see cref="CelNull"/>) when the key is absent.</summary>
    public abstract CelValue? Find(CelValue key);

    /// <inheritdoc/>
    public override string ToString() => $"{{{string.Join(", ", Keys.Select(k => $"{k}: {Find(k)}"))}}}";
}
