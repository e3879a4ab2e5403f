using System.CommandLine;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Validation;

namespace Operator.Cli;

/// <summary>
/// <c>operator validate FILE...|-</c>: what <c>kubectl apply</c> would say to these manifests, without a cluster. Exit code 1 when any
/// object would be refused or any file cannot be read.
/// </summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "YAML or JSON manifests, or folders of them; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("validate", "Check manifests against schema and rules, without a cluster.") { files };
        command.SetAction(result =>
        {
            var console = result.InvocationConfiguration;
            var run = new Run(console.Output, console.Error);
            foreach (var path in result.GetRequiredValue(files).SelectMany(InputText.Expand))
            {
                run.Check(path);
            }

            return run.Failed ? 1 : 0;
        });
        return command;
    }

    private sealed class Run(TextWriter output, TextWriter error)
    {
        public bool Failed { get; private set; }

        public void Check(string path)
        {
            try
            {
                var documents = ManifestYamlReader.Read(InputText.Read(path));
                if (documents.Count == 0)
                {
                    throw new ManifestException("no objects");
                }

                foreach (var document in documents)
                {
                    Report(path, document);
                }
            }
            catch (Exception e) when (e is ManifestException || InputText.IsUnreadable(e))
            {
                Failed = true;
                error.WriteLine($"{path}: {e.Message}");
            }
        }

        private void Report(string path, JsonNode document)
        {
            foreach (var result in ManifestValidator.Current.Validate(document))
            {
                if (result.Refusal is not null)
                {
                    Failed = true;
                    error.WriteLine($"{path}: {result.Refusal}");
                }
                else
                {
                    output.WriteLine($"{path}: {result.Kind} \"{result.Name}\" {(result.IsOurs ? "is valid" : "is of another group: not checked")}");
                }
            }
        }
    }
}
