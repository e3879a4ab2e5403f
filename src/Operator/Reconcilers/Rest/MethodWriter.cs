using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;

namespace Operator.Reconcilers.Rest;

/// <summary>
/// Carries out one <see cref="RestOperation"/> and takes over what the reply shows. Where a write has side effects that the reply does
/// not show, the method is read again. Within the API's write lane.
/// </summary>
internal sealed class MethodWriter(MethodReader reader)
{
    /// <summary>Writes.</summary>
    public async Task RunAsync(RestIntegrationPass pass, RestOperation operation, RestProgress progress, CancellationToken cancellationToken)
    {
        var (client, at) = (pass.Target.Rest, pass.Address);
        switch (operation)
        {
            case RestOperation.PutMethod put:
                var made = await client.PutMethodAsync(RestMapping.ToPutMethod(at, put.Fields), cancellationToken);
                pass.Status.MethodOwned = true;
                Done(pass, operation, made);
                pass.See(RestMapping.ToObserved(made));
                break;
            case RestOperation.PatchMethod patch:
                await PatchMethodAsync(pass, patch, cancellationToken);
                break;
            case RestOperation.PutMethodResponse put:
                var response = await client.PutMethodResponseAsync(RestMapping.ToPutMethodResponse(at, put.StatusCode, put.Fields), cancellationToken);
                Done(pass, operation, response);
                SeeMethodResponse(pass, put.StatusCode, RestMapping.ToObserved(put.StatusCode, response));
                break;
            case RestOperation.PatchMethodResponse patch:
                var patched = await client.UpdateMethodResponseAsync(
                    new() { RestApiId = at.RestApiId, ResourceId = at.ResourceId, HttpMethod = at.HttpMethod, StatusCode = patch.StatusCode, PatchOperations = patch.Patch },
                    cancellationToken);
                Done(pass, operation, patched);
                SeeMethodResponse(pass, patch.StatusCode, RestMapping.ToObserved(patch.StatusCode, patched));
                break;
            case RestOperation.DeleteMethodResponse delete:
                await UnlessGoneAsync(() => client.DeleteMethodResponseAsync(
                    new() { RestApiId = at.RestApiId, ResourceId = at.ResourceId, HttpMethod = at.HttpMethod, StatusCode = delete.StatusCode }, cancellationToken));
                Done(pass, operation, null);
                SeeMethodResponse(pass, delete.StatusCode, null);
                break;
            case RestOperation.PutIntegration put:
                await PutIntegrationAsync(pass, put, cancellationToken);
                break;
            case RestOperation.PatchIntegration patch:
                await PatchIntegrationAsync(pass, patch, progress, cancellationToken);
                break;
            case RestOperation.PutIntegrationResponse put:
                await PutResponseAsync(pass, put, cancellationToken);
                break;
            case RestOperation.PatchIntegrationResponse patch:
                await PatchResponseAsync(pass, patch, progress, cancellationToken);
                break;
            case RestOperation.DeleteIntegrationResponse delete:
                await UnlessGoneAsync(() => client.DeleteIntegrationResponseAsync(
                    new() { RestApiId = at.RestApiId, ResourceId = at.ResourceId, HttpMethod = at.HttpMethod, StatusCode = delete.StatusCode }, cancellationToken));
                Done(pass, operation, null);
                SeeResponse(pass, delete.StatusCode, null);
                break;
            default:
                throw new InvalidOperationException($"Nobody carries out {operation.GetType().Name}.");
        }
    }

    /// <summary>
    /// The responses that a rewrite of the integration may take along and that nobody could make again from the spec: those of other
    /// people, and those of ours in which other people set something.
    /// </summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="observed">What is there.</param>
    /// <param name="onceDeclared">Fields that were declared when the spec was last applied.</param>
    public static List<ObservedRestIntegrationResponse> Endangered(RestDesired desired, ObservedMethod? observed, IReadOnlySet<string> onceDeclared) =>
    [
        .. (observed?.Integration?.IntegrationResponses ?? [])
            .Where(response => RestPut.HasMore(desired, response.StatusCode, StateOf(response), onceDeclared)),
    ];

    /// <summary>The writes that put back what a rewrite took along.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="observed">What is there after it.</param>
    /// <param name="endangered">What it may have taken along: <c>status.pendingResponses</c>.</param>
    /// <param name="onceDeclared">Fields that were declared when the spec was last applied.</param>
    public static IReadOnlyList<RestOperation.PutIntegrationResponse> Lost(
        RestDesired desired, ObservedMethod? observed, IEnumerable<ObservedRestIntegrationResponse>? endangered, IReadOnlySet<string> onceDeclared) =>
    [
        .. from lost in observed?.Integration is null ? [] : endangered ?? []
           where observed!.Integration!.IntegrationResponses?.Any(kept => kept.StatusCode == lost.StatusCode) != true
           let fields = RestPut.Response(desired, lost.StatusCode, StateOf(lost), onceDeclared)
           where fields is not null
           select new RestOperation.PutIntegrationResponse(lost.StatusCode, fields),
    ];

    /// <summary>Puts back what a rewrite, in this pass or in one that was cut short, took along: <c>status.pendingResponses</c>.</summary>
    public static async Task PutBackAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        foreach (var put in Lost(pass.Desired, pass.Observed, pass.Status.PendingResponses, pass.OnceDeclared))
        {
            await PutResponseAsync(pass, put, cancellationToken);
        }

        pass.Status.PendingResponses = null;
    }

    private static ResourceState StateOf(ObservedRestIntegrationResponse response) => ResourceState.Observed(RestFieldMap.IntegrationResponse, response);

    private async Task PatchMethodAsync(RestIntegrationPass pass, RestOperation.PatchMethod patch, CancellationToken cancellationToken)
    {
        var at = pass.Address;
        var answer = await pass.Target.Rest.UpdateMethodAsync(
            new() { RestApiId = at.RestApiId, ResourceId = at.ResourceId, HttpMethod = at.HttpMethod, PatchOperations = patch.Patch }, cancellationToken);
        Done(pass, patch, answer);
        if (patch.ReadAfter)
        {
            await reader.ReadAsync(pass, cancellationToken);
        }
        else
        {
            // Whether the reply shows integration and responses is not known; a patch of the method's own members leaves them alone.
            var reply = RestMapping.ToObserved(answer);
            pass.See(new ObservedMethod(RestMapping.With(reply.Method, pass.Observed!.Method.MethodResponses ?? []), pass.Observed.Integration));
        }
    }

    private async Task PutIntegrationAsync(RestIntegrationPass pass, RestOperation.PutIntegration put, CancellationToken cancellationToken)
    {
        var answer = await pass.Target.Rest.PutIntegrationAsync(RestMapping.ToPutIntegration(pass.Address, put.Fields), cancellationToken);
        Done(pass, put, answer);
        pass.Status.Owned = true;
        if (!put.Over)
        {
            pass.OnceDeclared = new HashSet<string>();
            pass.See(pass.Observed! with { Integration = RestMapping.ToObserved(answer, before: null) });
            return;
        }

        await reader.ReadAsync(pass, cancellationToken);
        await PutBackAsync(pass, cancellationToken);
    }

    private async Task PatchIntegrationAsync(
        RestIntegrationPass pass, RestOperation.PatchIntegration patch, RestProgress progress, CancellationToken cancellationToken)
    {
        var at = pass.Address;
        IntegrationAnswer answer;
        try
        {
            answer = await pass.Target.Rest.UpdateIntegrationAsync(
                new() { RestApiId = at.RestApiId, ResourceId = at.ResourceId, HttpMethod = at.HttpMethod, PatchOperations = patch.Patch }, cancellationToken);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.Invalid && patch.TriesUnprovenRemoval)
        {
            // The refusal may be about the way of removing and not about the spec. A put tells.
            progress.PatchDoesNotClear = true;
            return;
        }

        Done(pass, patch, answer);
        pass.See(pass.Observed! with { Integration = RestMapping.ToObserved(answer, pass.Observed.Integration) });
        progress.PatchDoesNotClear |= patch.TriesUnprovenRemoval;
        if (patch.ReadAfter)
        {
            await reader.ReadAsync(pass, cancellationToken);
        }
    }

    private static async Task PutResponseAsync(RestIntegrationPass pass, RestOperation.PutIntegrationResponse put, CancellationToken cancellationToken)
    {
        var answer = await pass.Target.Rest.PutIntegrationResponseAsync(
            RestMapping.ToPutIntegrationResponse(pass.Address, put.StatusCode, put.Fields), cancellationToken);
        Done(pass, put, answer);
        SeeResponse(pass, put.StatusCode, RestMapping.ToObserved(put.StatusCode, answer));
    }

    private static async Task PatchResponseAsync(
        RestIntegrationPass pass, RestOperation.PatchIntegrationResponse patch, RestProgress progress, CancellationToken cancellationToken)
    {
        var at = pass.Address;
        progress.ResponsePatchDoesNotClear |= patch.TriesUnprovenRemoval;
        try
        {
            var answer = await pass.Target.Rest.UpdateIntegrationResponseAsync(
                new() { RestApiId = at.RestApiId, ResourceId = at.ResourceId, HttpMethod = at.HttpMethod, StatusCode = patch.StatusCode, PatchOperations = patch.Patch },
                cancellationToken);
            Done(pass, patch, answer);
            SeeResponse(pass, patch.StatusCode, RestMapping.ToObserved(patch.StatusCode, answer));
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.Invalid && patch.TriesUnprovenRemoval)
        {
            // Made anew in the next round, which tells whether the refusal was about the spec.
        }
    }

    private static async Task UnlessGoneAsync(Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (AwsCallException exception) when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: MissingResource.Response })
        {
            // Gone is what was wanted.
        }
    }

    private static void SeeResponse(RestIntegrationPass pass, string statusCode, ObservedRestIntegrationResponse? response)
    {
        var integration = pass.Observed!.Integration!;
        IEnumerable<ObservedRestIntegrationResponse> others = (integration.IntegrationResponses ?? []).Where(other => other.StatusCode != statusCode);
        pass.See(pass.Observed with { Integration = RestMapping.With(integration, response is null ? others : others.Append(response)) });
    }

    private static void SeeMethodResponse(RestIntegrationPass pass, string statusCode, RestMethodResponseSpec? response)
    {
        var method = pass.Observed!.Method;
        IEnumerable<RestMethodResponseSpec> others = (method.MethodResponses ?? []).Where(other => other.StatusCode != statusCode);
        pass.See(pass.Observed with { Method = RestMapping.With(method, response is null ? others : others.Append(response)) });
    }

    private static void Done(RestIntegrationPass pass, RestOperation operation, AmazonAPIGatewayResponse? answer)
    {
        pass.Writes.Add(operation);
        pass.LastRequestId = answer?.ResponseMetadata?.RequestId ?? pass.LastRequestId;
    }
}
