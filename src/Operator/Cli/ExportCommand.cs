using System.CommandLine;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Import;
using Operator.Validation;

namespace Operator.Cli;

/// <summary>
/// <c>operator export --api-id|--rest-api-id ID</c>: the integrations of an existing API as manifests that adopt them without a change. Reads AWS,
/// writes nothing there. Exit code 1 when AWS cannot be read, or an integration has a form that the schema refuses; the others are written.
/// </summary>
internal static class ExportCommand
{
    public static Command Create(Func<IAwsConnection> connect)
    {
        var apiId = new Option<string?>("--api-id") { Description = "Export this HTTP or WebSocket API.", HelpName = "ID" };
        var restApiId = new Option<string?>("--rest-api-id") { Description = "Export this REST API.", HelpName = "ID" };
        var region = new Option<string?>("--region") { Description = "Region of the API, also written into the manifests. Left out, that of AWS_REGION or the profile." };
        var account = new Option<string?>("--account-ref") { Description = "AwsAccount to write into the manifests. AWS itself is read with the credentials of whoever calls.", HelpName = "NAME" };
        var policy = new Option<ManagementPolicy>("--policy")
        {
            Description = "Manage: the operator takes the integrations over (and keeps them when objects are deleted: deletionPolicy Retain). Observe: it only looks.",
            DefaultValueFactory = _ => ManagementPolicy.Manage,
        };
        var output = new Option<string?>("--output", "-o") { Description = "Folder to write one file per object to; printed when left out.", HelpName = "DIR" };
        var space = new Option<string?>("--namespace", "-n") { Description = "Namespace of the objects. Left out, that of kubectl apply." };
        var command = new Command("export", "Write the integrations of an existing API as manifests that adopt them.")
        {
            apiId, restApiId, region, account, policy, output, space,
        };
        command.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(apiId)) == string.IsNullOrEmpty(result.GetValue(restApiId)))
            {
                result.AddError("Pass --api-id or --rest-api-id: one API is exported at a time.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            var rest = result.GetValue(restApiId);
            var options = new ExportOptions(
                rest ?? result.GetValue(apiId)!, result.GetValue(region), result.GetValue(account), result.GetValue(space), result.GetValue(policy));
            try
            {
                using var connection = connect();
                var manifests = rest is null
                    ? await ApiExport.OfApiAsync(connection.ApiGatewayV2(options.Region), options, cancellationToken)
                    : await ApiExport.OfRestApiAsync(connection.ApiGateway(options.Region), options, cancellationToken);
                return Write(manifests, result.GetValue(output), console.Output, console.Error);
            }
            catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
            {
                console.Error.WriteLine($"operator export: Check the id, the Region ({options.Region ?? "that of AWS_REGION or the profile"}) and the account: AWS says: {exception.Message}");
                return 1;
            }
            catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException || InputText.IsUnreadable(exception))
            {
                console.Error.WriteLine($"operator export: {exception.Message}");
                return 1;
            }
        });
        return command;
    }

    private static int Write(IReadOnlyList<JsonObject> manifests, string? folder, TextWriter output, TextWriter error)
    {
        var validator = ManifestValidator.Current;
        var refusals = manifests.ToDictionary(manifest => manifest, manifest => validator.Validate(manifest).Single().Refusal);
        foreach (var refusal in refusals.Values.OfType<string>())
        {
            error.WriteLine($"operator export: left out, AWS holds what a manifest cannot say: {refusal}");
        }

        ManifestOutput.Write([.. manifests.Where(manifest => refusals[manifest] is null)], folder, output);
        return refusals.Values.All(refusal => refusal is null) ? 0 : 1;
    }
}
