using System.Reflection;
using Operator.ApiGateway.Errors;

namespace Operator.Conformance.ApiGateway;

/// <summary>Holds the list of moto's deviations to the moto that is installed.</summary>
[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Deviations_on_moto(MotoGateway gateway)
{
    public static TheoryData<int> Rows => [.. MotoDeviations.All.Select(row => row.Number)];

    public static TheoryData<string> Excluded =>
        [.. Catalogue.Behaviours.Where(behaviour => !MotoGateway.Claims(behaviour)).Select(behaviour => behaviour.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task It_still_deviates_as_the_row_says(int number)
    {
        gateway.SkipWhenMissing();
        await MotoProbes.ByNumber[number](gateway);
    }

    /// <summary>When this fails, moto has learnt the behaviour: take it out of the row, and it becomes a test there.</summary>
    [Theory]
    [MemberData(nameof(Excluded))]
    public async Task It_still_lacks(string behaviour)
    {
        gateway.SkipWhenMissing();
        var lacking = await Record.ExceptionAsync(() => Catalogue.Behaviours.Single(candidate => candidate.Name == behaviour).Check(gateway));

        Assert.NotNull(lacking);
        // Failed assertions and refused calls only: an exclusion must not hide an error of the test itself.
        Assert.True(lacking is Xunit.Sdk.IAssertionException or AwsCallException, lacking.ToString());
    }
}

/// <summary>Nothing falls between the worlds. Needs neither of them.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Behaviours_have_names_of_their_own() =>
        Assert.Empty(Catalogue.Behaviours.GroupBy(behaviour => behaviour.Name).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Every_behaviour_runs_on_the_sandbox() => Assert.Equal(
        Catalogue.Behaviours.Select(behaviour => behaviour.Name).Order(StringComparer.Ordinal),
        Catalogue.RunOn(typeof(SandboxGateway)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_behaviour_runs_on_moto_or_is_excluded_by_exactly_one_row()
    {
        var run = Catalogue.RunOn(typeof(MotoGateway)).ToHashSet(StringComparer.Ordinal);

        foreach (var behaviour in Catalogue.Behaviours)
        {
            var rows = MotoDeviations.All.Where(row => row.ExcludesBehaviour(behaviour.Name)).Select(row => row.Number).ToList();
            Assert.True(
                run.Contains(behaviour.Name) ? rows.Count == 0 : rows.Count == 1,
                $"'{behaviour.Name}' runs on moto: {run.Contains(behaviour.Name)}; rows that exclude it: [{string.Join(", ", rows)}]");
        }
    }

    [Fact]
    public void Every_exclusion_names_a_behaviour()
    {
        var unmatched = MotoDeviations.All.SelectMany(row => row.Excludes)
            .Where(pattern => !Catalogue.Behaviours.Any(behaviour => MotoDeviation.Matches(pattern, behaviour.Name)));

        Assert.Empty(unmatched);
    }

    [Fact]
    public void Every_row_has_its_number_its_words_and_its_probe()
    {
        Assert.Equal(MotoDeviations.All.Select(row => row.Number), MotoDeviations.All.Select(row => row.Number).Distinct().Order());
        Assert.Equal(MotoDeviations.All.Select(row => row.Number), MotoProbes.ByNumber.Keys.Order());
        Assert.All(MotoDeviations.All, row => Assert.True(row.Moto.Length > 0 && row.Aws.Length > 0));
    }
}

/// <summary>All behaviours, and who runs them, read from the test classes themselves.</summary>
internal static class Catalogue
{
    private static readonly Type[] Types = typeof(Catalogue).Assembly.GetTypes();

    public static IReadOnlyList<Behaviour> Behaviours { get; } =
        [.. Types.Where(type => type.IsAssignableTo(typeof(IBehaviours)) && !type.IsInterface).SelectMany(All)];

    /// <summary>The names that concrete classes run on a kind of gateway or on one derived from it.</summary>
    public static IEnumerable<string> RunOn(Type gateway) => Types
        .Where(type => !type.IsAbstract && type.BaseType is { IsGenericType: true } suite && suite.GetGenericTypeDefinition() == typeof(Conformance<,>))
        .Select(type => type.BaseType!)
        .Where(suite => suite.GenericTypeArguments[0].IsAssignableTo(gateway))
        .SelectMany(suite => (IEnumerable<TheoryDataRow<string>>)suite.GetProperty("Claimed", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
        .Select(row => row.Data)
        .Distinct();

    private static IReadOnlyList<Behaviour> All(Type subject) =>
        (IReadOnlyList<Behaviour>)subject.GetProperty(nameof(IBehaviours.All), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
