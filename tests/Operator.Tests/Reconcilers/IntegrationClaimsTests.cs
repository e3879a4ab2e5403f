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

    private readonly SnapshotStore<Integration> store = new(IntegrationClaims.ByIntegrationId, IntegrationClaims.IdsOf);
    private readonly IntegrationClaims claims;

    public IntegrationClaimsTests() => claims = new(store, ObjectHomes.OfOwnAccount(Region));

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

    [Fact]
    public void What_the_watch_has_shown_is_taken_without_being_remembered()
    {
        var shown = new List<Integration>();
        for (var number = 0; number < 10_000; number++)
        {
            var owner = Make($"object-{number}", $"uid-{number}");
            claims.Record(owner, Region, Api, $"int-{number}");
            Assert.True(claims.IsTaken(Make("other", "u2"), Region, Api, $"int-{number}"));
            shown.Add(Shown(owner, $"int-{number}"));
            if (number % 100 == 0)
            {
                store.Replace(shown);
            }
        }

        store.Replace(shown);
        Assert.InRange(claims.Recorded, 1, 512);
        Assert.All(Enumerable.Range(0, 10_000), number => Assert.True(claims.IsTaken(Make("other", "u2"), Region, Api, $"int-{number}")));
    }

    [Fact]
    public void What_the_watch_has_not_shown_is_remembered_however_much_it_is()
    {
        // The watch is behind: objects without a status, of an earlier life, or with what they had before.
        store.Replace(Enumerable.Range(0, 3000).Select(number => (number % 3) switch
        {
            0 => Make($"object-{number}", $"uid-{number}"),
            1 => Shown(Make($"object-{number}", "an earlier one"), $"int-{number}"),
            _ => Shown(Make($"object-{number}", $"uid-{number}"), "replaced"),
        }));
        for (var number = 0; number < 3000; number++)
        {
            claims.Record(Make($"object-{number}", $"uid-{number}"), Region, Api, $"int-{number}");
        }

        Assert.Equal(3000, claims.Recorded);
        Assert.All(Enumerable.Range(0, 3000), number => Assert.True(claims.IsTaken(Make("other", "u2"), Region, Api, $"int-{number}")));
    }

    private static Integration Shown(Integration entity, string integrationId)
    {
        entity.Spec.ApiId = Api;
        entity.Status = new IntegrationStatus { Region = Region, ApiId = Api, IntegrationId = integrationId };
        return entity;
    }

    private static Integration Make(string name, string uid) => new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = uid } };
}
