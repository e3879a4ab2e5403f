using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;
using Operator.Processes;

namespace Operator.Chaos.Kills.Scenarios;

/// <summary>The life of an AwsAccount, and of an Integration that lives in the account and refers to its API.</summary>
internal static class AccountScenarios
{
    private const string Kind = "Integration";
    private const string Name = "abroad";

    // Finalizer, status.
    public static readonly Scenario Create = new(
        "account create", 2, (_, _) => Task.CompletedTask, (place, token) => place.OpenAccountAsync(token), [(OtherAccount.Kind, Place.AccountName)], []);

    // Status: another session is assumed for the new generation.
    public static readonly Scenario Update = new(
        "account update",
        1,
        ArrangeAccountAsync,
        (place, token) => place.PatchAsync(
            OtherAccount.Kind, Place.AccountName, new JsonObject { ["spec"] = new JsonObject { ["assumeRoles"] = OtherAccount.Roles(place.Name, durationSeconds: 1800) } }, token),
        [(OtherAccount.Kind, Place.AccountName)],
        []);

    // Finalizer.
    public static readonly Scenario Delete = new(
        "account delete", 1, ArrangeAccountAsync, (place, token) => place.DeleteAsync(OtherAccount.Kind, Place.AccountName, token), [], [(OtherAccount.Kind, Place.AccountName)]);

    // Finalizer, intent, CreateIntegration, id, annotation.
    public static readonly Scenario CreateWithin = new(
        "create in another account, by reference",
        5,
        async (place, token) =>
        {
            await place.CreateReferredAsync(token);
            await ArrangeAccountAsync(place, token);
        },
        CreateAsync,
        [(OtherAccount.Kind, Place.AccountName), (Kind, Name)],
        []);

    // DeleteIntegration, finalizer. What was referred to is gone already.
    public static readonly Scenario DeleteWithin = new(
        "delete in another account, by reference",
        2,
        async (place, token) =>
        {
            await ArrangeWithinAsync(place, token);
            await place.DeleteReferredAsync(token);
            await UntilAsync(place, "integrations", Name, "ReferencesResolved", "False", token);
        },
        (place, token) => place.DeleteAsync(Kind, Name, token),
        [(OtherAccount.Kind, Place.AccountName)],
        [(Kind, Name)]);

    // DeleteIntegration, its finalizer, the account's finalizer.
    public static readonly Scenario DeleteLastUser = new(
        "delete of the last user of a deleted account",
        3,
        async (place, token) =>
        {
            await ArrangeWithinAsync(place, token);
            await place.DeleteAsync(OtherAccount.Kind, Place.AccountName, token);
            await UntilAsync(place, "awsaccounts", Place.AccountName, "DeletionBlocked", "True", token);
        },
        (place, token) => place.DeleteAsync(Kind, Name, token),
        [],
        [(OtherAccount.Kind, Place.AccountName), (Kind, Name)]);

    private static Task UntilAsync(Place place, string plural, string name, string condition, string status, CancellationToken cancellationToken) =>
        place.Mirror.UntilAsync(place.Id(plural, name), entity => KubernetesHttp.Condition(entity, condition) == status, cancellationToken);

    private static async Task ArrangeAccountAsync(Place place, CancellationToken cancellationToken)
    {
        await place.OpenAccountAsync(cancellationToken);
        await Create.UntilDoneAsync(place, cancellationToken);
    }

    private static async Task ArrangeWithinAsync(Place place, CancellationToken cancellationToken)
    {
        await CreateWithin.Arrange(place, cancellationToken);
        await CreateAsync(place, cancellationToken);
        await CreateWithin.UntilDoneAsync(place, cancellationToken);
    }

    private static Task CreateAsync(Place place, CancellationToken cancellationToken) => place.CreateAsync(
        Kind,
        Name,
        new JsonObject
        {
            ["accountRef"] = place.AccountRef,
            ["apiRef"] = new JsonObject { ["name"] = AckApi.Name },
            ["integrationType"] = "HTTP_PROXY",
            ["integrationMethod"] = "GET",
            ["integrationUri"] = "https://abroad.example.com",
        },
        cancellationToken);
}
