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
/// A pass that wrote asks at once, and so does one that a person asked for on an object that carries the condition. Rounds never ask, and
/// neither do creates, as nothing calls an integration before a route does: they have <see cref="ManualStages"/> ask between rounds, and a
/// later round tells what is known then. <c>status.createdAt</c> has the rounds of whichever process is there do so. A question that AWS
/// did not answer is a condition as well, so that it is asked again. Taken away by the first pass that knows all stages to deploy by
/// themselves.
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
        var made = pass is { Creating: true, Adopting: false };
        if (!made && (pass.LastRequestId is not null || (told && !pass.IsRoutine)))
        {
            await AskAsync(pass, told, cancellationToken);
        }
        else if (!made && (told || IsNew(pass)) && services.Stages.Find(pass.Api) is { } known)
        {
            pass.FurtherConditions[Conditions.Deployed] = Of(pass.ApiId, known);
        }
        else if (made || told || IsNew(pass))
        {
            services.Stages.Want(pass.Target, pass.ApiId);
        }

        return null;
    }

    private async Task AskAsync(IntegrationPass pass, bool told, CancellationToken cancellationToken)
    {
        try
        {
            // Whoever asks for a look has often changed something in AWS just before.
            var stages = pass.AskedSince is { } since
                ? await services.Stages.GetSinceAsync(pass.Target, pass.ApiId, since, cancellationToken)
                : await services.Stages.GetAsync(pass.Target, pass.ApiId, told ? services.Options.RoundMaxAge : services.Stages.Age, cancellationToken);
            pass.FurtherConditions[Conditions.Deployed] = Of(pass.ApiId, stages);
        }
        catch (AwsCallException exception) when (exception.ErrorClass is ErrorClass.Throttled or ErrorClass.Unavailable)
        {
            // The integration is as wanted, which is worth more than this.
            services.Stages.Want(pass.Target, pass.ApiId);
            if (!told)
            {
                pass.FurtherConditions[Conditions.Deployed] = new(
                    "Unknown", Reasons.ProgressingWithRetry, $"Nothing to do: AWS did not tell the stages of API {pass.ApiId}, and is asked again before a later comparison.");
            }
        }
    }

    // Made so lately that its stages are told of, though nobody has edited it since.
    private bool IsNew(IntegrationPass pass) =>
        services.TimeProvider.GetUtcNow().UtcDateTime - pass.Status.CreatedAt?.ToUniversalTime() < services.Stages.Age;

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
