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
