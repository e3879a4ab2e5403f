using System.Diagnostics.CodeAnalysis;

namespace Operator.Conformance.ApiGateway;

/// <summary>
/// One documented behaviour of API Gateway, Lambda or STS, checked over bare HTTP on whatever world it is given.
/// </summary>
/// <param name="Name">A sentence, unique among all behaviours: the deviations of a world refer to it.</param>
/// <param name="Check">Throws when the world behaves otherwise. Makes everything that it needs, so that order does not matter.</param>
public sealed record Behaviour(string Name, Func<Gateway, Task> Check)
{
    public override string ToString() => Name;

    public static Behaviour OfHttpApi(string name, Func<Api, Task> check) => new(name, async gateway => await check(await gateway.HttpApi()));

    public static Behaviour OfWebSocketApi(string name, Func<Api, Task> check) =>
        new(name, async gateway => await check(await gateway.WebSocketApi()));

    /// <summary>The behaviour for a protocol that a table row names.</summary>
    public static Behaviour Of(string protocol, string name, Func<Api, Task> check) =>
        protocol == Api.Http ? OfHttpApi(name, check) : OfWebSocketApi(name, check);
}

/// <summary>The behaviours of one subject, written once for all worlds.</summary>
public interface IBehaviours
{
    static abstract IReadOnlyList<Behaviour> All { get; }
}

/// <summary>Which behaviours a world claims. What it does not claim is not a test there, neither passed nor skipped.</summary>
public interface IClaims
{
    static abstract bool Claims(Behaviour behaviour);
}

/// <summary>Runs one subject's behaviours on one world: a concrete class per pair gives it a name and a trait.</summary>
public abstract class Conformance<TGateway, TBehaviours>(TGateway gateway)
    where TGateway : Gateway, IClaims
    where TBehaviours : IBehaviours
{
    [SuppressMessage("Design", "CA1000", Justification = "MemberData looks for a static member of the class that declares the theory.")]
    public static TheoryData<string> Claimed => [.. TBehaviours.All.Where(TGateway.Claims).Select(behaviour => behaviour.Name)];

    [Theory]
    [MemberData(nameof(Claimed))]
    public async Task It_holds_that(string behaviour)
    {
        gateway.SkipWhenMissing();
        await TBehaviours.All.Single(candidate => candidate.Name == behaviour).Check(gateway);
    }
}
