using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Tables;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Selectors;

/// <summary>Which objects a list, watch or deletecollection is about: namespace, name, labels and fields.</summary>
internal sealed class ObjectSelector
{
    private readonly ResourceDefinition _resource;
    private readonly string? _namespace;
    private readonly LabelSelector _labels;
    private readonly List<(JsonPath Path, string Value, bool Equal)> _fields = [];
    private readonly List<(bool Name, string Value, bool Equal)> _keys = [];

    /// <exception cref="ApiException">400: a selector that cannot be read or a field that cannot be selected by.</exception>
    public ObjectSelector(ResourceDefinition resource, string? ns, string? labelSelector, string? fieldSelector)
    {
        _resource = resource;
        _namespace = ns;
        _labels = LabelSelector.Parse(labelSelector);
        foreach (var term in (fieldSelector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            AddField(term);
        }
    }

    public bool Matches(StoredObject obj)
    {
        if (_namespace is not null && obj.Namespace != _namespace)
        {
            return false;
        }

        if (!_labels.Matches(obj.Labels) || !_keys.TrueForAll(k => ((k.Name ? obj.Name : obj.Namespace) == k.Value) == k.Equal))
        {
            return false;
        }

        if (_fields.Count == 0)
        {
            return true;
        }

        var value = obj.Parse();
        value = _resource.FromStorage?.Invoke(value) ?? value;
        return _fields.TrueForAll(f => (string.Concat(f.Path.Evaluate(value).Select(n => n.AsText() ?? n.ToJsonString())) == f.Value) == f.Equal);
    }

    private void AddField(string term)
    {
        var equal = true;
        var at = term.IndexOf("!=", StringComparison.Ordinal);
        var width = 2;
        if (at >= 0)
        {
            equal = false;
        }
        else
        {
            at = term.IndexOf('=', StringComparison.Ordinal);
            width = at >= 0 && at + 1 < term.Length && term[at + 1] == '=' ? 2 : 1;
        }

        if (at < 0)
        {
            throw StatusErrors.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
        }

        var (field, value) = (term[..at].Trim(), term[(at + width)..].Trim());
        if (field is "metadata.name" or "metadata.namespace")
        {
            _keys.Add((field == "metadata.name", value, equal));
            return;
        }

        if (!_resource.SelectableFields.Contains(field))
        {
            throw StatusErrors.BadRequest($"field label not supported: {field}");
        }

        // core/v1 events spell their source's component "source".
        var path = field == "source" ? ".source.component" : $".{field}";
        if (JsonPath.TryParse(path, out var parsed))
        {
            _fields.Add((parsed, value, equal));
        }
    }
}
