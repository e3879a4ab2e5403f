namespace Operator.Planning;

/// <summary>What would follow cannot be told; the message says why.</summary>
internal sealed class PlanException(string message, Exception? inner = null) : Exception(message, inner);
