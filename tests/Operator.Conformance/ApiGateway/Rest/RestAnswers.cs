namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>Success codes, error codes and texts of REST operations; which parent a refusal calls missing.</summary>
public sealed class RestAnswers : IBehaviours
{
    private const string None = "/restapis/nosuchapi1";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("CreateRestApi answers 201", async gateway =>
            Assert.Equal(201, (await gateway.RestCaller.Post("/restapis", """{"name":"n"}""")).Status)),
        Given.AnApi("DeleteRestApi answers 202", async api => Assert.Equal(202, (await api.Caller.Delete(api.Path)).Status)),
        Given.AnApi("CreateResource answers 201", async api =>
            Assert.Equal(201, (await api.Caller.Post($"{api.Resources}/{api.RootId}", """{"pathPart":"a"}""")).Status)),
        Given.AnApi("DeleteResource answers 202", async api =>
            Assert.Equal(202, (await api.Caller.Delete($"{api.Resources}/{await api.Resource("a")}")).Status)),
        Given.AnApi("PutMethod answers 201", async api =>
            Assert.Equal(201, (await api.Caller.Put($"{api.Resources}/{api.RootId}/methods/GET", """{"authorizationType":"NONE"}""")).Status)),
        Given.AMethod("UpdateMethod answers 200", async method =>
            Assert.Equal(200, (await method.Caller.Patch(method.Path, RestBodies.Patch(("replace", "/apiKeyRequired", "true")))).Status)),
        Given.AMethod("DeleteMethod answers 204", async method => Assert.Equal(204, (await method.Caller.Delete(method.Path)).Status)),
        Given.AMethod("PutMethodResponse answers 201", async method =>
            Assert.Equal(201, (await method.Caller.Put($"{method.Path}/responses/500", "{}")).Status)),
        Given.AMethod("DeleteMethodResponse answers 204", async method =>
            Assert.Equal(204, (await method.Caller.Delete($"{method.Path}/responses/200")).Status)),
        Given.AMethod("PutIntegration answers 201", async method => Assert.Equal(201, (await method.TryPut(RestBodies.Mock)).Status)),
        Given.AMethod("GetIntegration of a method answers 200", async method =>
        {
            await method.Put(RestBodies.Mock);
            Assert.Equal(200, (await method.Caller.Get(method.Integration)).Status);
        }),
        Given.AMethod("UpdateIntegration of a method answers 200", async method =>
        {
            await method.Put(RestBodies.Mock);
            Assert.Equal(200, (await method.TryPatch(("replace", "/timeoutInMillis", "100"))).Status);
        }),
        Given.AMethod("DeleteIntegration of a method answers 204 and no body", async method =>
        {
            await method.Put(RestBodies.Mock);
            var reply = await method.Caller.Delete(method.Integration);
            Assert.Equal((204, string.Empty), (reply.Status, reply.Content));
        }),
        Given.AMethod("PutIntegrationResponse answers 201", async method =>
        {
            await method.Put(RestBodies.Mock);
            Assert.Equal(201, (await method.TryPutResponse("200")).Status);
        }),
        Given.AMethod("DeleteIntegrationResponse of a method answers 204", async method =>
        {
            await method.Put(RestBodies.Mock);
            await method.PutResponse("200");
            Assert.Equal(204, (await method.Caller.Delete(method.Response("200"))).Status);
        }),
        Given.AMethod("CreateDeployment of a REST API answers 201", async method =>
        {
            await method.Put(RestBodies.Mock);
            Assert.Equal(201, (await method.Api.TryDeploy()).Status);
        }),
        Given.AMethod("An answer about REST APIs is of type application/json", async method =>
            Assert.Equal("application/json", (await method.Caller.Get(method.Path)).ContentType)),
        Given.AnApi("A list that is not asked for as application/json has no item", async api =>
            (await api.Gateway.Caller.Get(api.Resources)).Body.Shows("item", "")),
        Given.AnApi("REST operations count time in seconds since 1970", async api =>
        {
            var created = (await api.Caller.Get(api.Path)).Succeeded().Need("createdDate");
            Assert.True(created.GetValueKind() == System.Text.Json.JsonValueKind.Number, created.ToJsonString());
        }),

        new("A REST API that does not exist is 404", async gateway =>
            (await gateway.RestCaller.Get(None)).Refused(404, "NotFoundException", "Invalid API identifier specified")),
        new("DELETE of a REST API that does not exist is 404", async gateway =>
            (await gateway.RestCaller.Delete(None)).Refused(404, "NotFoundException", "Invalid API identifier specified")),
        new("A put into a REST API that does not exist is 404 about the resource", async gateway =>
            (await gateway.RestCaller.Put($"{None}/resources/a/methods/GET/integration", $"{{{RestBodies.Mock}}}"))
                .Refused(404, "NotFoundException", "Invalid Resource identifier specified")),
        new("A list of resources of a REST API that does not exist is 404", async gateway =>
            (await gateway.RestCaller.Get($"{None}/resources")).Refused(404, "NotFoundException")),
        new("A deployment of a REST API that does not exist is 404", async gateway =>
            (await gateway.RestCaller.Post($"{None}/deployments", "{}")).Refused(404, "NotFoundException")),
        Given.AnApi("A put to a resource that does not exist is 404 about the resource", async api =>
            (await api.Caller.Put($"{api.Resources}/nosuch/methods/GET/integration", $"{{{RestBodies.Mock}}}"))
                .Refused(404, "NotFoundException", "Invalid Resource identifier specified")),
        Given.AMethod("A put to a method that does not exist is 404 about the method", async method =>
            (await method.Caller.Put($"{method.Api.Resources}/{method.ResourceId}/methods/PUT/integration", $"{{{RestBodies.Mock}}}"))
                .Refused(404, "NotFoundException", "Invalid Method identifier specified")),
        Given.AMethod("A read of a method that does not exist is 404 about the method", async method =>
            (await method.Caller.Get($"{method.Api.Resources}/{method.ResourceId}/methods/PUT"))
                .Refused(404, "NotFoundException", "Invalid Method identifier specified")),
        Given.AMethod("A read of the integration of a method that does not exist is 404 about the method", async method =>
            (await method.Caller.Get($"{method.Api.Resources}/{method.ResourceId}/methods/PUT/integration"))
                .Refused(404, "NotFoundException", "Invalid Method identifier specified")),
        Given.AMethod("A read of a REST integration that does not exist is 404 about the integration", async method =>
            (await method.Caller.Get(method.Integration)).Refused(404, "NotFoundException", "Invalid Integration identifier specified")),
        Given.AMethod("A REST patch of an integration that does not exist is 404 about the integration", async method =>
            (await method.TryPatch(("replace", "/timeoutInMillis", "100"))).Refused(404, "NotFoundException", "Invalid Integration identifier specified")),
        Given.AMethod("The second deletion of a REST integration is 404", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Caller.Delete(method.Integration)).Succeeded();
            (await method.Caller.Delete(method.Integration)).Refused(404, "NotFoundException", "Invalid Integration identifier specified");
        }),
        Given.AMethod("A deleted REST integration cannot be read", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Caller.Delete(method.Integration)).Succeeded();
            (await method.Caller.Get(method.Integration)).Refused(404, "NotFoundException");
        }),
        Given.AMethod("A deleted method takes its integration along", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Caller.Delete(method.Path)).Succeeded();
            Assert.Equal(404, (await method.Caller.Get(method.Path)).Status);
        }),
        Given.AMethod("A REST body that is no JSON is 400", async method =>
            Assert.Equal(400, (await method.Caller.Put(method.Integration, "{no json")).Status)),
        Given.AMethod("A REST member of the wrong type is 400", async method =>
            Assert.Equal(400, (await method.TryPut(RestBodies.Mock + ""","timeoutInMillis":"soon" """)).Status)),
    ];
}
