using System.Globalization;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Reconcilers;

namespace Operator.Permissions;

/// <summary>What condition <see cref="Conditions.PermissionGranted"/> says, and which of its reasons keep the object from being ready.</summary>
internal static class PermissionTexts
{
    public static ReadySummary Granted(PolicyKey key, int statements) => new(
        "True", Reasons.Granted, $"API Gateway may invoke {key.Resource} by {statements} {(statements == 1 ? "statement" : "statements")} in its policy.");

    public static ReadySummary AllowedBy(PolicyKey key, string sid) => new(
        "True", Reasons.Granted, $"API Gateway may invoke {key.Resource} by statement {(sid.Length == 0 ? "without an id" : sid)} in its policy.");

    public static ReadySummary NotNeeded() => new(
        "True", Reasons.PermissionNotNeeded, "Nothing to do: the function is called with the credentials of the spec, and its policy does not matter.");

    public static ReadySummary Missing(PolicyKey key, string why) => new(
        "False", Reasons.PermissionMissing, $"Let the operator grant it ({why}), or add a statement to the policy of {key.Resource}: none there lets this API invoke the function.");

    public static ReadySummary OtherAccount(PolicyKey key, CallingApi api) => new(
        "Unknown",
        Reasons.FunctionInOtherAccount,
        $"Have the owner of account {key.AccountId} run: aws lambda add-permission --region {key.Region} --function-name {key.Resource} --statement-id apigateway-{api.ApiId} "
        + $"--action {PermissionStatement.Action} --principal {PermissionStatement.Principal} --source-arn '{api.SourceArn("*")}'. Only the function's own account can grant.");

    public static (ReadySummary Condition, PassOutcome Blocks) AccountUnknown(ReconcilerOptions options) => Both(new PassOutcome.Waiting(
        Reasons.AccountUnknown,
        "Let the operator's role call sts:GetCallerIdentity, or set spec.lambda.managePermission to false and grant the permission yourself: it has to name the account of the API, which is not known.",
        options.CredentialsRecheck));

    /// <summary>No stage is known. RestDeployments wake the object; what others make is found in the next round, so that waiting costs no more calls than rest.</summary>
    /// <param name="api">The API.</param>
    /// <param name="wereRead">AWS was asked, and has none.</param>
    /// <param name="options">Pauses.</param>
    public static (ReadySummary Condition, PassOutcome Blocks) StagesUnknown(CallingApi api, bool wereRead, ReconcilerOptions options) => Both(new PassOutcome.Waiting(
        Reasons.StagesUnknown,
        wereRead
            ? $"Deploy API {api.ApiId} to a stage (a RestDeployment does), or set spec.lambda.stages: the permission has to name stages, because one for the whole API would let the console's test call in, and the API has none. "
                + "One that others make is found at the next comparison."
            : $"Set spec.lambda.stages, or make a RestDeployment for API {api.ApiId}: a permission for less than the whole API has to name stages.",
        options.ResyncPeriod));

    /// <summary>The stages of the API may not be read, and nobody names one.</summary>
    /// <param name="api">The API.</param>
    /// <param name="exception">AWS' refusal.</param>
    /// <param name="isWide">A statement for the whole API is among what stays.</param>
    /// <param name="options">Pauses.</param>
    public static (ReadySummary Condition, PassOutcome Blocks) StagesHidden(CallingApi api, AwsCallException exception, bool isWide, ReconcilerOptions options) =>
        Hidden(api, exception, isWide ? "The statement for the whole API stays until then, and lets test calls in." : "What is granted stays as it is.", options);

    /// <summary>The stages of the API may not be read, and the permission goes by the names that are known without.</summary>
    public static (ReadySummary Condition, PassOutcome Blocks) StagesPartlyKnown(CallingApi api, AwsCallException exception, ReconcilerOptions options) =>
        Hidden(api, exception, "Until then it names those of lambda.stages and RestDeployments, and clients of others may be refused.", options);

    private static (ReadySummary Condition, PassOutcome Blocks) Hidden(CallingApi api, AwsCallException exception, string meanwhile, ReconcilerOptions options) => Both(new PassOutcome.Waiting(
        Reasons.AccessDenied,
        Messages.WithAws(
            $"Allow the operator's role apigateway:GET on /restapis/{api.ApiId}/stages, or set spec.lambda.stages: the permission has to name stages, since an object of this function shuts test calls out. {meanwhile}",
            exception),
        options.AccessDeniedRecheck));

    public static (ReadySummary Condition, PassOutcome Blocks) ClusterUnknown(string refusal, ReconcilerOptions options) => Both(new PassOutcome.Waiting(
        Reasons.AccessDenied,
        $"Let the operator's service account get namespace kube-system, as config/rbac/cluster_identity_role.yaml does: its uid tells this cluster's permissions from others'. The API server says: {refusal}",
        options.AccessDeniedRecheck));

    /// <summary>What a failed call means for the object; null when it means nothing in particular.</summary>
    public static (ReadySummary Condition, PassOutcome Blocks)? Of(
        AwsCallException exception, PolicyKey key, int bytesUsed, int bytesNeeded, ReconcilerOptions options) => exception.ErrorClass switch
        {
            ErrorClass.NotFound => Both(new PassOutcome.Waiting(
                Reasons.FunctionNotFound,
                Messages.WithAws($"Create {key.Resource}, or correct spec.lambda. The operator waits for it.", exception),
                options.MissingRecheck)),
            ErrorClass.Unauthorized => Both(new PassOutcome.Waiting(
                Reasons.AccessDenied,
                Messages.WithAws(
                    $"Allow the operator's role lambda:GetPolicy, lambda:AddPermission and lambda:RemovePermission on {key.FunctionArn}, or set spec.lambda.managePermission to false.", exception),
                options.AccessDeniedRecheck)),
            ErrorClass.LimitExceeded => Both(new PassOutcome.Waiting(
                Reasons.PolicyTooLarge,
                Messages.WithAws(string.Create(CultureInfo.InvariantCulture,
                    $"Remove statements from the policy of {key.Resource}, or use permissionScope Api, or an alias, which has a policy of its own: it uses {bytesUsed} of {PolicyDocument.MaxBytes} bytes, and {bytesNeeded} more are needed."), exception),
                options.QuotaRecheck)),
            ErrorClass.Invalid => Both(new PassOutcome.Stalled(
                Reasons.InvalidSpec, Messages.WithAws("Correct spec.lambda: Lambda refuses the permission.", exception), options.StalledRecheck)),
            _ => null,
        };

    private static (ReadySummary Condition, PassOutcome Blocks) Both(PassOutcome outcome) => outcome switch
    {
        PassOutcome.Waiting waiting => (new ReadySummary("False", waiting.Reason, waiting.Message), waiting),
        PassOutcome.Stalled stalled => (new ReadySummary("False", stalled.Reason, stalled.Message), stalled),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
