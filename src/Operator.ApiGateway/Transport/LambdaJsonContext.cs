using System.Text.Json.Serialization;
using Operator.ApiGateway.Lambda.Model;

namespace Operator.ApiGateway.Transport;

// Lambda's members are PascalCase on the wire; each carries its name, because naming follows the options that all contexts share.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AddPermissionRequest))]
[JsonSerializable(typeof(AddPermissionResponse))]
[JsonSerializable(typeof(RemovePermissionResponse))]
[JsonSerializable(typeof(GetPolicyResponse))]
internal sealed partial class LambdaJsonContext : JsonSerializerContext;
