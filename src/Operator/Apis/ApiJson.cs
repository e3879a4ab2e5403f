using System.Text.Json;
using Operator.Kubernetes.Json;
using Operator.References;

namespace Operator.Apis;

/// <summary>The JSON options with which our kinds are read and written everywhere, so that two readings of one object never differ.</summary>
public static class ApiJson
{
    /// <summary>The Kubernetes client's options with our kinds added, and with the objects that ours refer to.</summary>
    public static JsonSerializerOptions Options { get; } = KubernetesJson.CreateOptions(ApiJsonContext.Default, ReferenceJsonContext.Default);
}
