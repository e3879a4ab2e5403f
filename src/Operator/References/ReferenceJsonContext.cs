using System.Text.Json.Serialization;

namespace Operator.References;

/// <summary>Serialisation of other people's objects, chained behind that of ours.</summary>
[JsonSerializable(typeof(ReferencedObject))]
[JsonSerializable(typeof(ReferenceGrant))]
internal sealed partial class ReferenceJsonContext : JsonSerializerContext;
