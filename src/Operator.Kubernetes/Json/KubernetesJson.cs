using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Operator.Kubernetes.Json;

/// <summary>
/// The one way in which this library reads and writes JSON: camelCase, nulls left out, times as the API server writes them,
/// generated serialisers only. Unknown members are ignored; a null where the type allows none is an error, so that an object
/// that was read is safe to use.
/// </summary>
public static class KubernetesJson
{
    /// <summary>Options that know the types of this library.</summary>
    public static JsonSerializerOptions Default { get; } = CreateOptions();

    /// <summary>Options that know the types of this library and those of <paramref name="contexts"/> (generated contexts of the consumer).</summary>
    public static JsonSerializerOptions CreateOptions(params IJsonTypeInfoResolver[] contexts)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            MaxDepth = MaxDepth,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([KubernetesJsonContext.Default, .. contexts]),
        };
        options.Converters.Add(new TimeConverter());
        var strings = new PooledStringConverter();
        options.Converters.Add(strings);
        options.Converters.Add(new StringMapConverter(strings));
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Deeper than any schema of ours, so that a deep object of somebody else cannot fail a whole list.</summary>
    internal const int MaxDepth = 1024;

    /// <summary>The generated serialiser of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">No context in <paramref name="options"/> lists the type: a mistake in the program.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TryGetTypeInfo(typeof(T), out var info)
            ? (JsonTypeInfo<T>)info
            : throw new InvalidOperationException(
                $"No JSON context lists {typeof(T).FullName}: add [JsonSerializable(typeof({typeof(T).Name}))] to one given to {nameof(CreateOptions)}.");
    }
}
