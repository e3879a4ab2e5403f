using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Aws;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Says in condition <see cref="Conditions.Deployed"/> when a stage of the API does not deploy by itself: what the operator writes is
/// not live there until somebody deploys. Whether that has happened since AWS does not tell, so the condition is Unknown and Ready is
/// not concerned.
/// </summary>
/// <remarks>
/// Told at once after an edit. After a create it is told by the next round, as nothing calls an integration before a route does, and a
/// burst of creates has better use for the budget, as has a start: <c>status.createdAt</c> has the rounds of an hour ask, whichever process
/// makes them. A question that AWS did not answer is a condition as well, so that it is asked again. Taken away by the round that finds that all stages
/// deploy by themselves.
/// </remarks>
internal sealed class StageStep(ReconcilerServices services) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Observed is null || pass.ManagementPolicy == ManagementPolicy.Observe)
        {
            return null;
        }

        var told = pass.Conditions.Any(condition => condition.Type == Conditions.Deployed);
        if (pass is { Creating: true, Adopting: false } || (pass.LastRequestId is null && !told && !services.Stages.AreNews(pass.Status.CreatedAt)))
        {
            return null;
        }

        try
        {
            var maxAge = told ? services.Options.RoundMaxAge : TimeSpan.MaxValue;
            pass.FurtherConditions[Conditions.Deployed] = Of(pass.ApiId, await services.Stages.GetAsync(pass.Target, pass.ApiId, maxAge, cancellationToken));
        }
        catch (AwsCallException exception) when (exception.ErrorClass is ErrorClass.Throttled or ErrorClass.Unavailable)
        {
            // The integration is as wanted, which is worth more than this: the next round asks again.
            if (!told)
            {
                pass.FurtherConditions[Conditions.Deployed] = new(
                    "Unknown", Reasons.ProgressingWithRetry, $"Nothing to do: AWS did not tell the stages of API {pass.ApiId}, and the next comparison asks again.");
            }
        }

        return null;
    }

    private static ReadySummary? Of(string apiId, ManualStageNames stages) => stages switch
    {
        { IsDenied: true } => new(
            "Unknown", Reasons.AccessDenied, $"Allow the operator's role apigateway:GET on the stages of API {apiId}: it cannot tell which of them have to be deployed by hand."),
        { Names: [] } => null,
        { Names: var names } => new(
            "Unknown",
            Reasons.StageWithoutAutoDeploy,
            $"Deploy API {apiId} to {(names.Length == 1 ? "stage" : "stages")} {string.Join(", ", names)} after changes (aws apigatewayv2 create-deployment --api-id {apiId} --stage-name {names[0]}): autoDeploy is off there, and a change is live only once it is deployed."),
    };
}
