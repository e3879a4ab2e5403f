using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Import;
using Operator.Kubernetes.Schema;
using Operator.Validation;

namespace Operator.Cli;

/// <summary>
/// <c>operator validate FILE...|-</c>: what <c>kubectl apply</c> would say to these manifests, without a cluster. Exit code 1 when any
/// object would be refused or any file cannot be read.
/// </summary>
internal static class ValidateCommand
{
    private const string StandardInput = "-";

    // Strict: a byte that is not UTF-8 is an error here, not a question mark in AWS.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "YAML or JSON manifests, or folders of them; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var fromCliInput = new Option<bool>("--from-cli-input")
        {
            Description = "Read the document of 'aws apigatewayv2 create-integration --cli-input-json' and print the equivalent manifest.",
        };
        var name = new Option<string?>("--name") { Description = "With --from-cli-input: name of the object. By default that of the file." };
        var command = new Command("validate", "Check manifests against schema and rules, without a cluster.") { files, fromCliInput, name };
        command.SetAction(result =>
        {
            var console = result.InvocationConfiguration;
            var run = new Run(console.Output, console.Error);
            foreach (var path in result.GetRequiredValue(files).SelectMany(Expand))
            {
                run.Check(path, result.GetValue(fromCliInput), result.GetValue(name));
            }

            return run.Failed ? 1 : 0;
        });
        return command;
    }

    private static IEnumerable<string> Expand(string path) => !Directory.Exists(path)
        ? [path]
        : Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal);

    private sealed class Run(TextWriter output, TextWriter error)
    {
        private readonly ManifestValidator validator = new();

        public bool Failed { get; private set; }

        public void Check(string path, bool fromCliInput, string? name)
        {
            try
            {
                var documents = ManifestYamlReader.Read(Read(path));
                if (documents.Count == 0)
                {
                    throw new ManifestException("no objects");
                }

                foreach (var document in documents)
                {
                    if (fromCliInput)
                    {
                        var manifest = CreateIntegrationInput.ToManifest(document, name ?? NameOf(path));
                        output.Write((documents[0] == document ? "" : "---\n") + ManifestYaml.Write(manifest));
                        Report(path, manifest, quiet: true);
                    }
                    else
                    {
                        Report(path, document, quiet: false);
                    }
                }
            }
            catch (Exception e) when (e is ManifestException or IOException or UnauthorizedAccessException or DecoderFallbackException)
            {
                Failed = true;
                error.WriteLine($"{path}: {e.Message}");
            }
        }

        private void Report(string path, JsonNode document, bool quiet)
        {
            foreach (var result in validator.Validate(document))
            {
                if (result.Refusal is not null)
                {
                    Failed = true;
                    error.WriteLine($"{path}: {result.Refusal}");
                }
                else if (!quiet)
                {
                    output.WriteLine($"{path}: {result.Kind} \"{result.Name}\" {(result.IsOurs ? "is valid" : "is of another group: not checked")}");
                }
            }
        }

        private static string Read(string path)
        {
            if (path != StandardInput)
            {
                return File.ReadAllText(path, Utf8);
            }

            using var reader = new StreamReader(Console.OpenStandardInput(), Utf8);
            return reader.ReadToEnd();
        }

        private static string NameOf(string path)
        {
            var name = new string([.. Path.GetFileNameWithoutExtension(path).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
            return name.Length > 0 ? name : "integration";
        }
    }
}
