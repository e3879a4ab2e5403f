using System.Globalization;
using System.Text;

namespace Operator.Kubernetes.Client;

/// <summary>Builds a query string; null values are left out.</summary>
internal sealed class QueryBuilder
{
    private readonly StringBuilder text = new();

    public QueryBuilder Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public QueryBuilder Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryBuilder Add(string name, bool set) => Add(name, set ? "true" : null);

    public override string ToString() => text.ToString();
}
