namespace Operator.Cel.Patterns;

/// <summary>A pattern that RE2 does not accept; becomes a compile or an evaluation error, whichever fits the place.</summary>
internal sealed class Re2SyntaxException(string message) : Exception($"error parsing regexp: {message}");
