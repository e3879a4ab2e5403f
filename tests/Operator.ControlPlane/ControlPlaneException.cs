namespace Operator.ControlPlane;

/// <summary>The control plane did not start, or stopped; the message carries the end of its log.</summary>
public sealed class ControlPlaneException(string message) : Exception(message);
