using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>Deployments, which keep what the API was, and stages, which serve one of them.</summary>
public sealed class RestDeployments : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Given.AnApi("A REST API without methods is not deployed", async api =>
            (await api.TryDeploy()).Refused(400, "BadRequestException", "The REST API doesn't contain any methods")),
        Given.AMethod("A REST API whose only method lacks an integration is not deployed", async method =>
            (await method.Api.TryDeploy()).Refused(400, "BadRequestException", "No integration defined for method")),
        Given.AMethod("A REST API of which one method lacks an integration is not deployed", async method =>
        {
            await method.Put(RestBodies.Mock);
            await method.Api.Method("other");
            (await method.Api.TryDeploy("\"stageName\":\"prod\"")).Refused(400, "BadRequestException", "No integration defined for method");
            (await method.Caller.Get($"{method.Api.Stages}/prod")).Refused(404, "NotFoundException");
        }),
        Deployable("A REST deployment has an id, its description and its time, in answer, read and list", async api =>
        {
            var made = (await api.TryDeploy("\"description\":\"first\"")).Succeeded();
            made.Shows("description", "\"first\"");
            made.Need("createdDate");
            Json.Same(made, (await api.Caller.Get($"{api.Deployments}/{made.Text("id")}")).Succeeded());
            Json.Same(made, Assert.Single((await api.Caller.Get(api.Deployments)).Succeeded().Resources()));
        }),
        Deployable("Every REST deployment is a new one", async api => Assert.NotEqual(await api.Deploy(), await api.Deploy())),
        Deployable("A REST deployment keeps what the API was", async api =>
        {
            var first = await api.Deploy();
            await (await api.Method("later")).Put(RestBodies.Mock);
            var second = await api.Deploy();
            Assert.False(await Summary(api, first, "/later"), "the first deployment should not know /later");
            Assert.True(await Summary(api, second, "/later"), "the second deployment should know /later");
        }),
        Deployable("A REST deployment with a stage name makes the stage", async api =>
        {
            var id = await api.Deploy("""  "stageName":"prod","stageDescription":"s","variables":{"a":"1"} """);
            var stage = await api.Stage("prod");
            stage.Shows("deploymentId", JsonValue.Create(id));
            stage.Shows("description", "\"s\"");
            stage.Shows("variables", """{"a":"1"}""");
        }),
        Deployable("A REST deployment with the name of a stage moves that stage and keeps its settings", async api =>
        {
            await api.Deploy("""  "stageName":"prod","variables":{"a":"1"} """);
            var id = await api.Deploy("\"stageName\":\"prod\"");
            var stage = await api.Stage("prod");
            stage.Shows("deploymentId", JsonValue.Create(id));
            stage.Shows("variables", """{"a":"1"}""");
        }),
        Deployable("A REST deployment without a stage name moves no stage", async api =>
        {
            var id = await api.Deploy("\"stageName\":\"prod\"");
            await api.Deploy();
            (await api.Stage("prod")).Shows("deploymentId", JsonValue.Create(id));
        }),
        Deployable("A REST deployment that a stage serves stays", async api =>
        {
            var id = await api.Deploy("\"stageName\":\"prod\"");
            (await api.Caller.Delete($"{api.Deployments}/{id}"))
                .Refused(400, "BadRequestException", "Active stages pointing to this deployment must be moved or deleted");
        }),
        Deployable("A REST deployment that no stage serves goes", async api =>
        {
            var id = await api.Deploy();
            Assert.Equal(202, (await api.Caller.Delete($"{api.Deployments}/{id}")).Status);
            (await api.Caller.Get($"{api.Deployments}/{id}")).Refused(404, "NotFoundException");
        }),
        Deployable("Old REST deployments accumulate, and come in pages", async api =>
        {
            for (var i = 0; i < 3; i++)
            {
                await api.Deploy();
            }

            var first = (await api.Caller.Get($"{api.Deployments}?limit=2")).Succeeded();
            Assert.Equal(2, first.Resources().Count);
            var rest = (await api.Caller.Get($"{api.Deployments}?limit=2&position={Uri.EscapeDataString(first.Need("position").GetValue<string>())}")).Succeeded();
            Assert.Equal(3, first.Resources().Concat(rest.Resources()).Select(item => item.Text("id")).Distinct().Count());
            rest.Shows("position", "");
        }),

        Deployable("A REST stage is made for a deployment, and once", async api =>
        {
            var body = $$"""{"stageName":"prod","deploymentId":"{{await api.Deploy()}}"}""";
            Assert.Equal(201, (await api.Caller.Post(api.Stages, body)).Status);
            (await api.Caller.Post(api.Stages, body)).Refused(409, "ConflictException", "Stage already exists");
        }),
        Deployable("A REST stage of a deployment that does not exist is refused", async api =>
            (await api.Caller.Post(api.Stages, """{"stageName":"prod","deploymentId":"nosuch"}""")).Refused(400, "BadRequestException", "Deployment id does not exist")),
        Deployable("A REST stage serves another deployment by a patch, also an older one", async api =>
        {
            var old = await api.Deploy();
            await api.Deploy("\"stageName\":\"prod\"");
            (await api.Caller.Patch($"{api.Stages}/prod", RestBodies.Patch(("replace", "/deploymentId", old)))).Succeeded()
                .Shows("deploymentId", JsonValue.Create(old));
            (await api.Stage("prod")).Shows("deploymentId", JsonValue.Create(old));
        }),
        Deployable("A REST stage that moved on frees its deployment", async api =>
        {
            var old = await api.Deploy("\"stageName\":\"prod\"");
            var next = await api.Deploy();
            (await api.Caller.Patch($"{api.Stages}/prod", RestBodies.Patch(("replace", "/deploymentId", next)))).Succeeded();
            (await api.Caller.Delete($"{api.Deployments}/{old}")).Succeeded();
        }),
        Deployable("A REST stage cannot serve a deployment that does not exist", async api =>
        {
            var id = await api.Deploy("\"stageName\":\"prod\"");
            (await api.Caller.Patch($"{api.Stages}/prod", RestBodies.Patch(("replace", "/deploymentId", "nosuch"))))
                .Refused(400, "BadRequestException", "Deployment id does not exist");
            (await api.Stage("prod")).Shows("deploymentId", JsonValue.Create(id));
        }),
        Deployable("A REST stage's variables change one by one", async api =>
        {
            await api.Deploy("""  "stageName":"prod","variables":{"a":"1","b":"1"} """);
            (await api.Caller.Patch($"{api.Stages}/prod", RestBodies.Patch(("replace", "/variables/a", "2"), ("remove", "/variables/b", null)))).Succeeded()
                .Shows("variables", """{"a":"2"}""");
        }),
        Deployable("A REST stage's name is one word", async api =>
            (await api.TryDeploy("\"stageName\":\"not a name\"")).Refused(400, "BadRequestException", "Stage name only allows")),
        Deployable("REST stages are listed, and by their deployment", async api =>
        {
            var first = await api.Deploy("\"stageName\":\"a\"");
            await api.Deploy("\"stageName\":\"b\"");
            Assert.Equal(["a", "b"], Names(await api.Caller.Get(api.Stages)));
            Assert.Equal(["a"], Names(await api.Caller.Get($"{api.Stages}?deploymentId={first}")));
        }),
        Deployable("The tenth REST stage is followed by a hard limit", async api =>
        {
            for (var i = 1; i <= 10; i++)
            {
                await api.Deploy($"\"stageName\":\"s{i}\"");
            }

            (await api.TryDeploy("\"stageName\":\"more\"")).Refused(429, "LimitExceededException");
            (await api.TryDeploy("\"stageName\":\"s1\"")).Succeeded();
        }),
        Deployable("A deleted REST stage is gone and frees its deployment", async api =>
        {
            var id = await api.Deploy("\"stageName\":\"prod\"");
            Assert.Equal(202, (await api.Caller.Delete($"{api.Stages}/prod")).Status);
            (await api.Caller.Get($"{api.Stages}/prod")).Refused(404, "NotFoundException", "Invalid stage identifier specified");
            (await api.Caller.Delete($"{api.Deployments}/{id}")).Succeeded();
        }),
    ];

    private static Behaviour Deployable(string name, Func<RestApi, Task> check) => Given.AMethod(name, async method =>
    {
        await method.Put(RestBodies.Mock);
        await check(method.Api);
    });

    private static async Task<bool> Summary(RestApi api, string deployment, string path) =>
        (await api.Caller.Get($"{api.Deployments}/{deployment}?embed=apisummary")).Succeeded().Need("apiSummary")[path] is not null;

    private static IEnumerable<string> Names(Reply list) =>
        list.Succeeded().Resources().Select(stage => stage.Text("stageName")).Order(StringComparer.Ordinal);
}
