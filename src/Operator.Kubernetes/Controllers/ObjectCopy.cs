using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Operator.Kubernetes.Controllers;

/// <summary>Ways to make the private copies that passes work on.</summary>
public static class ObjectCopy
{
    /// <summary>A deep copy by way of JSON. Costs what one serialisation does; shares nothing with the original.</summary>
    public static Func<T, T> ByJson<T>(JsonTypeInfo<T> typeInfo)
        where T : class => entity =>
            JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(entity, typeInfo), typeInfo)
            ?? throw new InvalidOperationException("An object was copied to null.");
}
