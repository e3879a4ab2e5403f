namespace Operator.Tests.Reconcilers.ReasonTable;

/// <summary>How an object comes to carry a reason.</summary>
/// <param name="Type">The condition that carries it.</param>
/// <param name="Arrange">Brings it about.</param>
/// <param name="Start">Makes the world, where the plain one does not do.</param>
internal sealed record Scenario<TWorld>(string Type, Func<TWorld, Task> Arrange, Func<Task<TWorld>>? Start = null);
