using System.CommandLine;
using Operator.Import;
using Operator.Kubernetes.Schema;
using Operator.OpenApi;
using Operator.Validation;

namespace Operator.Cli;

/// <summary>
/// <c>operator import openapi|cli FILE</c>: manifests from descriptions that exist already. Needs neither a cluster nor AWS. Exit code 1, and
/// nothing written, when anything in the input has no place in a manifest.
/// </summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Make manifests from an OpenAPI document or from input of the AWS CLI.")
    {
        OpenApi(),
        CliInput(),
    };

    private static Command OpenApi()
    {
        var file = File("OpenAPI 2.0, 3.0 or 3.1, YAML or JSON, with x-amazon-apigateway-integration; - for standard input.");
        var restApiId = new Option<string?>("--rest-api-id") { Description = "Make RestIntegration objects for this REST API.", HelpName = "ID" };
        var apiId = new Option<string?>("--api-id") { Description = "Make Integration objects for this HTTP API.", HelpName = "ID" };
        var region = new Option<string?>("--region") { Description = "AWS Region of the API. Left out, the operator's own." };
        var account = Account();
        var output = new Option<string?>("--output", "-o") { Description = "Folder to write one file per object to; printed when left out.", HelpName = "DIR" };
        var space = new Option<string?>("--namespace", "-n") { Description = "Namespace of the objects. Left out, that of kubectl apply." };
        var prefix = new Option<string?>("--name-prefix") { Description = "Begins every object's name. Left out, the id of the API." };
        var methods = new Option<bool>("--with-methods") { Description = "REST APIs: have the operator make resources and methods too, as the document declares them." };
        var strict = new Option<bool>("--strict") { Description = "Fail on warnings too." };
        var command = new Command("openapi", "Make one manifest per operation of an OpenAPI document, one per shared integration.")
        {
            file, restApiId, apiId, region, account, output, space, prefix, methods, strict,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(restApiId) is not null && result.GetValue(apiId) is not null)
            {
                result.AddError("Pass --rest-api-id or --api-id, not both: a document describes one API.");
            }
        });
        command.SetAction(result =>
        {
            var console = result.InvocationConfiguration;
            var path = result.GetRequiredValue(file);
            var options = new ImportOptions
            {
                RestApiId = result.GetValue(restApiId),
                ApiId = result.GetValue(apiId),
                Region = result.GetValue(region),
                AccountRef = result.GetValue(account),
                Namespace = result.GetValue(space),
                NamePrefix = result.GetValue(prefix),
                WithMethods = result.GetValue(methods),
            };
            return Guarded(path, console.Error, () =>
            {
                var import = OpenApiImporter.Import(InputText.Read(path), options);
                foreach (var finding in import.Findings)
                {
                    console.Error.WriteLine(finding.In(path));
                }

                if (import.HasErrors || (result.GetValue(strict) && import.Findings.Count > 0))
                {
                    return 1;
                }

                ManifestOutput.Write(import.Manifests, result.GetValue(output), console.Output);
                return 0;
            });
        });
        return command;
    }

    private static Command CliInput()
    {
        var file = File("What 'aws apigatewayv2 create-integration' takes with --cli-input-json or --cli-input-yaml, or answers; - for standard input.");
        var name = new Option<string?>("--name") { Description = "Name of the object. Left out, that of the file." };
        var apiId = new Option<string?>("--api-id")
        {
            Description = "Id of the API, as of 'aws apigatewayv2 create-integration --api-id': in place of the file's, which answers do not have.",
            HelpName = "ID",
        };
        var account = Account();
        var command = new Command("cli", "Make an Integration from input of 'aws apigatewayv2 create-integration'.") { file, name, apiId, account };
        command.SetAction(result =>
        {
            var console = result.InvocationConfiguration;
            var path = result.GetRequiredValue(file);
            return Guarded(path, console.Error, () =>
            {
                var documents = ManifestYamlReader.Read(InputText.Read(path));
                if (documents.Count != 1)
                {
                    throw new ManifestException($"Pass one document per file: there are {documents.Count}.");
                }

                if (result.GetValue(apiId) is { } id)
                {
                    CreateIntegrationInput.SetApi(documents[0], id);
                }

                var manifest = CreateIntegrationInput.ToManifest(documents[0], result.GetValue(name) ?? NameOf(path), result.GetValue(account));
                var judged = ManifestValidator.Current.Validate(manifest).Single();
                if (judged.Refusal is not null)
                {
                    foreach (var verdict in CreateIntegrationVerdicts.Of(judged, documents[0].AsObject(), isApiOfOption: result.GetValue(apiId) is not null))
                    {
                        console.Error.WriteLine($"{path}: {verdict}");
                    }

                    return 1;
                }

                console.Output.Write(ManifestYaml.Write(manifest));
                return 0;
            });
        });
        return command;
    }

    private static Option<string?> Account() => new("--account-ref") { Description = "AwsAccount by whose account the API is reached. Left out, the operator's own account.", HelpName = "NAME" };

    private static Argument<string> File(string description) => new("FILE") { Description = description };

    private static int Guarded(string path, TextWriter error, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is ManifestException || InputText.IsUnreadable(exception))
        {
            error.WriteLine($"{path}: {exception.Message}");
            return 1;
        }
    }

    private static string NameOf(string path) => ManifestNames.Slug(path == "-" ? "integration" : Path.GetFileNameWithoutExtension(path));
}
