namespace Operator.Conformance.Worlds;

/// <summary>Suites on the sandbox. They run beside those on the real server, but not beside each other.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxCollection : ICollectionFixture<SandboxWorld>
{
    public const string Name = "sandbox";
}

/// <summary>Suites on a real API server, one after the other, because one of them restarts it.</summary>
[CollectionDefinition(Name)]
public sealed class RealCollection : ICollectionFixture<RealWorld>
{
    public const string Name = "real API server";
}
