using System.Text;
using YamlDotNet.RepresentationModel;

namespace Operator.Kubernetes.Client.Configuration;

/// <summary>A mapping in a kubeconfig, with the file it came from: relative paths count from there, and errors name it.</summary>
internal sealed class KubeConfigEntry(YamlMappingNode node, string file, string title)
{
    public string Title => $"{file}: {title}";

    /// <summary>The text of a member; null when it is absent, null or empty.</summary>
    public string? Text(string name) =>
        Find(name) switch
        {
            null => null,
            YamlScalarNode scalar when IsNull(scalar) => null,
            YamlScalarNode scalar => string.IsNullOrEmpty(scalar.Value) ? null : scalar.Value,
            _ => throw Wrong(name, "a text"),
        };

    public bool Flag(string name) =>
        Text(name) switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Wrong(name, "true or false"),
        };

    public bool Has(string name) => Find(name) is { } found and not YamlScalarNode { Value: "" or "null" or "~" };

    public KubeConfigEntry? Mapping(string name) =>
        Find(name) switch
        {
            null or YamlScalarNode { Value: "" or "null" or "~" } => null,
            YamlMappingNode mapping => new KubeConfigEntry(mapping, file, $"{title}.{name}"),
            _ => throw Wrong(name, "a mapping"),
        };

    public IEnumerable<KubeConfigEntry> Mappings(string name) =>
        Sequence(name).Select((item, index) => item is YamlMappingNode mapping
            ? new KubeConfigEntry(mapping, file, $"{title}.{name}[{index}]".TrimStart('.'))
            : throw Wrong(name, "a list of mappings"));

    public IReadOnlyList<string> Texts(string name) =>
        [.. Sequence(name).Select(item => item is YamlScalarNode scalar ? scalar.Value ?? "" : throw Wrong(name, "a list of texts"))];

    /// <summary>A path, made absolute against the folder of the file.</summary>
    public string? FilePath(string name) => Text(name) is { } path ? Resolve(path) : null;

    public string Resolve(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>PEM text from <c>name-data</c> (base64), else from the file at <c>name</c>; null when neither is there.</summary>
    public string? Pem(string name)
    {
        try
        {
            return Text($"{name}-data") is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : FilePath(name) is { } path ? File.ReadAllText(path)
                : null;
        }
        catch (FormatException exception)
        {
            throw new KubeConfigException($"{Title}.{name}-data is not base64.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{Title}.{name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>What was given instead of <paramref name="expected"/> is not repeated: it may be a credential.</summary>
    public KubeConfigException Wrong(string name, string expected) => new($"{Title}: {name} must be {expected}.");

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && scalar.Value is "null" or "~";

    private YamlNode? Find(string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    private IEnumerable<YamlNode> Sequence(string name) =>
        Find(name) switch
        {
            null or YamlScalarNode { Value: "" or "null" or "~" } => [],
            YamlSequenceNode sequence => sequence.Children,
            _ => throw Wrong(name, "a list"),
        };
}
