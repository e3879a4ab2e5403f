namespace Operator.ApiGateway.V1.Model;

/// <summary>
/// One change of an update. <c>Path</c> is a JSON Pointer, <c>Value</c> is always text, also for numbers and booleans. Made by
/// <see cref="Patching.PatchBuilder"/>.
/// </summary>
public sealed class PatchOperation
{
    public string? From { get; set; }

    public string? Op { get; set; }

    public string? Path { get; set; }

    public string? Value { get; set; }
}
