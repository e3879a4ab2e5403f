namespace Operator.Sandbox;

/// <summary>Something the user of the sandbox can act on: the message says what went wrong and what to look at.</summary>
internal sealed class SandboxException(string message, Exception? inner = null) : Exception(message, inner);
