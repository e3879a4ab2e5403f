using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Reconcilers.Integrations;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>What claims remember of this process' own creates. Who wins among several is in OwnershipTests.</summary>
public sealed class IntegrationClaimsTests
{
    private const string Region = "eu-west-1";
    private const string Api = "api1";

    private readonly IntegrationClaims claims = new(new SnapshotStore<Integration>(IntegrationClaims.ByIntegrationId, IntegrationClaims.IdsOf), ObjectHomes.OfOwnAccount(Region));

    [Fact]
    public void An_integration_is_taken_from_the_moment_it_is_given_until_its_object_goes()
    {
        var (owner, other) = (Make("owner", "u1"), Make("other", "u2"));
        claims.Record(owner, Region, Api, "int1");

        Assert.True(claims.IsTaken(other, Region, Api, "int1"));
        Assert.False(claims.IsTaken(owner, Region, Api, "int1"));
        Assert.False(claims.IsTaken(other, Region, Api, "int2"));
        Assert.False(claims.IsTaken(other, "eu-west-2", Api, "int1"));
        claims.Forget(ObjectKey.Of(owner));
        Assert.False(claims.IsTaken(other, Region, Api, "int1"));
    }

    [Fact]
    public void What_is_remembered_is_bounded_by_the_objects_however_often_they_are_made_anew()
    {
        for (var number = 0; number < 1000; number++)
        {
            // Gone and back before anybody looked: nobody calls Forget in between.
            claims.Record(Make("one", $"uid-{number}"), Region, Api, $"int-{number}");
        }

        Assert.Equal(1, claims.Recorded);
        Assert.True(claims.IsTaken(Make("other", "u2"), Region, Api, "int-999"));
        claims.Forget(new ObjectKey("default", "one"));
        Assert.Equal(0, claims.Recorded);
    }

    [Fact]
    public void What_another_object_took_over_is_not_forgotten_with_the_first()
    {
        var (first, second) = (Make("first", "u1"), Make("second", "u2"));
        claims.Record(first, Region, Api, "int1");
        claims.Record(second, Region, Api, "int1");

        claims.Forget(ObjectKey.Of(first));

        Assert.True(claims.IsTaken(first, Region, Api, "int1"));
    }

    private static Integration Make(string name, string uid) => new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = uid } };
}
