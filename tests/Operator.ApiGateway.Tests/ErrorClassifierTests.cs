using System.Net;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>The error table, row by row; texts are those seen from the service.</summary>
public sealed class ErrorClassifierTests
{
    public static TheoryData<int, string, string, ErrorClass> Rows() => new()
    {
        { 409, "ConflictException", "Unable to complete operation due to concurrent modification. Please try again later.", ErrorClass.ConcurrentModification },
        { 400, "BadRequestException", "Unable to complete operation due to concurrent modification. Please try again later.", ErrorClass.ConcurrentModification },
        { 409, "ConflictException", "Another Deployment is in progress for this API", ErrorClass.ConcurrentModification },
        { 409, "ConflictException", "Cannot delete Integration because it is referenced by the following Routes with Ids: [r1, r2]", ErrorClass.ReferencedByRoutes },
        { 409, "ConflictException", "Route with key $default already exists for this API", ErrorClass.Conflict },
        { 409, "", "", ErrorClass.Conflict },
        { 429, "TooManyRequestsException", "Too Many Requests", ErrorClass.Throttled },
        { 429, "", "", ErrorClass.Throttled },
        { 400, "ThrottlingException", "Rate exceeded", ErrorClass.Throttled },
        { 429, "TooManyRequestsException", "Maximum number of Integrations for this API has been reached. Please contact AWS if you need additional Integrations.", ErrorClass.LimitExceeded },
        { 429, "LimitExceededException", "Maximum number of Deployments has been reached", ErrorClass.LimitExceeded },
        { 429, "LimitExceededException", "", ErrorClass.LimitExceeded },
        { 404, "NotFoundException", "Invalid Integration identifier specified", ErrorClass.NotFound },
        { 404, "", "Not Found", ErrorClass.Unknown },
        { 404, "", "<html>404</html>", ErrorClass.Unknown },
        { 404, "404", "", ErrorClass.Unknown },
        { 400, "BadRequestException", "Invalid integration URI specified", ErrorClass.Invalid },
        { 400, "ValidationException", "x", ErrorClass.Invalid },
        { 400, "SerializationException", "x", ErrorClass.Invalid },
        { 400, "SomethingNewException", "x", ErrorClass.Invalid },
        { 400, "", "<html>", ErrorClass.Unknown },
        { 403, "AccessDeniedException", "User: arn is not authorized to perform: apigateway:PATCH", ErrorClass.Unauthorized },
        { 400, "AccessDeniedException", "x", ErrorClass.Unauthorized },
        { 403, "AccessDeniedException", "Cross-account pass role is not allowed.", ErrorClass.Invalid },
        { 401, "UnauthorizedException", "x", ErrorClass.Unauthorized },
        { 403, "", "", ErrorClass.Unauthorized },
        { 403, "OptInRequired", "x", ErrorClass.Unauthorized },
        { 403, "ExpiredTokenException", "The security token included in the request is expired", ErrorClass.CredentialsUnavailable },
        { 403, "UnrecognizedClientException", "The security token included in the request is invalid.", ErrorClass.CredentialsUnavailable },
        { 403, "InvalidSignatureException", "Signature expired: 2030 is now earlier than 2031", ErrorClass.CredentialsUnavailable },
        { 403, "", "The security token included in the request is invalid", ErrorClass.CredentialsUnavailable },
        { 403, "MissingAuthenticationTokenException", "Missing Authentication Token", ErrorClass.CredentialsUnavailable },
        { 500, "InternalFailure", "", ErrorClass.Unavailable },
        { 500, "", "", ErrorClass.Unavailable },
        { 502, "", "<html>", ErrorClass.Unavailable },
        { 503, "ServiceUnavailableException", "", ErrorClass.Unavailable },
        { 504, "", "", ErrorClass.Unavailable },
        { 408, "", "", ErrorClass.Unavailable },
        // v1
        { 429, "LimitExceededException", "Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources.", ErrorClass.LimitExceeded },
        { 429, "TooManyRequestsException", "Rate exceeded", ErrorClass.Throttled },
        { 409, "ConflictException", "Another Deployment is in progress for rest api with id abc. Please try again later.", ErrorClass.ConcurrentModification },
        { 409, "ConflictException", "Method already exists for this resource", ErrorClass.Conflict },
        { 409, "ConflictException", "Integration response with selection pattern default already exists", ErrorClass.Conflict },
        { 400, "BadRequestException", "Active stages pointing to this deployment must be moved or deleted", ErrorClass.Conflict },
        { 400, "BadRequestException", "No integration defined for method", ErrorClass.Invalid },
        { 400, "BadRequestException", "Invalid patch path '/type' specified for op 'replace'. Must be one of: [/uri]", ErrorClass.Invalid },
        { 404, "NotFoundException", "Invalid Resource identifier specified", ErrorClass.NotFound },
        { 401, "UnauthorizedException", "", ErrorClass.Unauthorized },
        // Lambda
        { 409, "ResourceConflictException", "The statement id (apigw-1) provided already exists. Please provide a new statement id, or remove the existing statement.", ErrorClass.Conflict },
        { 409, "ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:x:1:function:f", ErrorClass.ConcurrentModification },
        { 404, "ResourceNotFoundException", "The resource you requested does not exist.", ErrorClass.NotFound },
        { 400, "PolicyLengthExceededException", "The final policy size (20490) is bigger than the limit (20480).", ErrorClass.LimitExceeded },
        { 412, "PreconditionFailedException", "The RevisionId provided does not match the latest RevisionId.", ErrorClass.PreconditionFailed },
        { 429, "TooManyRequestsException", "Rate Exceeded.", ErrorClass.Throttled },
        { 400, "InvalidParameterValueException", "The provided principal was invalid.", ErrorClass.Invalid },
        { 500, "ServiceException", "", ErrorClass.Unavailable },
        { 301, "", "", ErrorClass.Unknown },
        { 418, "", "", ErrorClass.Unknown },
        { 0, "", "", ErrorClass.Unknown },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Status_code_and_message_decide_the_class(int status, string code, string message, ErrorClass expected) =>
        Assert.Equal(expected, ErrorClassifier.Classify((HttpStatusCode)status, code, message).Class);

    [Theory]
    [InlineData("Cannot delete Integration because it is referenced by the following Routes with Ids: [abc, def,ghi]", "abc,def,ghi")]
    [InlineData("Cannot delete Integration because it is referenced by the following Routes with Ids: []", "")]
    [InlineData("Cannot delete Integration because it is referenced by the following Routes with Ids: [abc", "")]
    [InlineData("It is referenced by something", "")]
    public void Ids_of_referencing_routes_are_read_from_the_message(string message, string ids) =>
        Assert.Equal(ids, string.Join(',', ErrorClassifier.Classify(HttpStatusCode.Conflict, "ConflictException", message).ReferencingRouteIds));

    [Theory]
    [InlineData("Invalid API identifier specified 123:abc", MissingResource.Api)]
    [InlineData("Invalid Integration identifier specified", MissingResource.Integration)]
    [InlineData("Unable to find Integration Id abc", MissingResource.Integration)]
    [InlineData("Invalid IntegrationResponse identifier specified", MissingResource.IntegrationResponse)]
    [InlineData("Invalid Route identifier specified", MissingResource.Route)]
    [InlineData("Invalid Resource identifier specified", MissingResource.Resource)]
    [InlineData("Invalid Method identifier specified", MissingResource.Method)]
    [InlineData("Invalid Response status code specified", MissingResource.Response)]
    [InlineData("Invalid parameter name specified", MissingResource.PatchTarget)]
    [InlineData("Invalid Deployment identifier specified", MissingResource.Deployment)]
    [InlineData("Invalid stage identifier specified", MissingResource.Stage)]
    [InlineData("Function not found: arn:aws:lambda:eu-west-1:1:function:f", MissingResource.Function)]
    [InlineData("Cannot find alias arn: arn:aws:lambda:eu-west-1:1:function:f:live", MissingResource.Function)]
    [InlineData("No policy is associated with the given resource.", MissingResource.Policy)]
    [InlineData("Statement apigw-1 is not found in resource policy.", MissingResource.Statement)]
    [InlineData("gone", MissingResource.Unspecified)]
    public void The_message_tells_which_object_is_missing(string message, MissingResource expected) =>
        Assert.Equal(expected, ErrorClassifier.Classify(HttpStatusCode.NotFound, "NotFoundException", message).MissingResource);

    [Theory]
    [InlineData("NotFoundException", """{"message":"Invalid API identifier specified"}""", "NotFoundException", ErrorClass.NotFound)]
    [InlineData("NotFoundException:http://internal.amazon.com/coral/", "{}", "NotFoundException", ErrorClass.NotFound)]
    [InlineData("com.amazon.coral#NotFoundException", "{}", "NotFoundException", ErrorClass.NotFound)]
    [InlineData(null, """{"__type":"x.y#NotFoundException","Message":"m"}""", "NotFoundException", ErrorClass.NotFound)]
    [InlineData(null, """{"message":"Not Found"}""", "", ErrorClass.Unknown)]
    [InlineData(null, "<html><title>404</title></html>", "", ErrorClass.Unknown)]
    [InlineData(null, "", "", ErrorClass.Unknown)]
    [InlineData(null, "[1]", "", ErrorClass.Unknown)]
    [InlineData(null, """{"message":7,"__type":["NotFoundException"]}""", "", ErrorClass.Unknown)]
    [InlineData(null, """{"message":"\ud800"}""", "", ErrorClass.Unknown)]
    public async Task A_404_is_believed_only_with_the_services_own_code(string? header, string body, string code, ErrorClass expected)
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(404, body, header)));

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().GetApiAsync(new() { ApiId = "a" }, TestContext.Current.CancellationToken));

        Assert.Equal((expected, code, HttpStatusCode.NotFound), (error.ErrorClass, error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task Modelled_error_members_and_the_request_id_reach_the_caller()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) =>
        {
            var response = StubHandler.Respond(
                409, """{"message":"Cannot delete Integration because it is referenced by the following Routes with Ids: [r9]","limitType":"l","resourceType":"t"}""",
                "ConflictException", "7");
            response.Headers.TryAddWithoutValidation("x-amzn-RequestId", "req-7");
            return response;
        }));

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => factory.Client().DeleteIntegrationAsync(
            new() { ApiId = "a", IntegrationId = "i" }, TestContext.Current.CancellationToken));

        Assert.Equal(["r9"], error.ReferencingRouteIds);
        Assert.Equal(("req-7", "l", "t", TimeSpan.FromSeconds(7)), (error.RequestId, error.LimitType, error.ResourceType, error.RetryAfter));
        Assert.False(error.OutcomeUnknown);
    }
}
