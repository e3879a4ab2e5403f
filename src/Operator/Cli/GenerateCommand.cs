using System.CommandLine;
using Operator.Manifests;
using Operator.Manifests.Iam;

namespace Operator.Cli;

/// <summary><c>operator generate charts|components|crds|docs|iam|rbac</c>: writes the files that follow from the C# types, or checks that they are current.</summary>
internal static class GenerateCommand
{
    public static Command Create() => new("generate", "Write the files that follow from the operator's types.")
    {
        Verb("charts", "Write what the Helm charts take from the types, and the tables of values in their READMEs.", "charts", ChartFiles.Files),
        Verb("components", "Write what a kustomization can add: rights to read the kinds that may be referred to.", "config/components", _ => RbacManifests.Components()),
        Verb("crds", "Write the CustomResourceDefinitions.", "config/crds", _ => CrdManifests.Files()),
        Verb("docs", "Write the reference pages: every field of every kind, every flag, every metric.", "docs/reference", _ => ReferenceDocs.Files(RunCommand.Create())),
        Verb("iam", "Write the IAM policies: all that the operator may do in AWS, and who may take its role.", "config/iam", _ => IamPolicies.Files()),
        Verb("rbac", "Write service account, roles and bindings: all that the operator may do in the cluster.", "config/rbac", _ => RbacManifests.Files()),
    };

    private static Command Verb(string name, string description, string defaultFolder, Func<string, IReadOnlyList<ManifestFile>> files)
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder to write to, or - to print all documents.",
            HelpName = "DIR",
            DefaultValueFactory = _ => defaultFolder,
        };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit with 1 and name the files that are missing or not current." };
        var command = new Command(name, description) { output, check };
        command.SetAction(result =>
        {
            var console = result.InvocationConfiguration;
            var folder = result.GetRequiredValue(output);
            return (folder, result.GetValue(check)) switch
            {
                ("-", _) => Print(files(defaultFolder), console.Output),
                (_, true) => Check(files(folder), folder, console.Error),
                _ => Write(files(folder), folder, console.Output, console.Error),
            };
        });
        return command;
    }

    private static int Print(IReadOnlyList<ManifestFile> files, TextWriter output)
    {
        // A kustomization only makes sense beside the files that it names.
        output.Write(string.Join("---\n", files.Where(f => f.IsApplied).Select(f => f.Content)));
        return 0;
    }

    private static int Write(IReadOnlyList<ManifestFile> files, string folder, TextWriter output, TextWriter error)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file.Name);
                if (!file.IsCurrentIn(folder))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, file.Content);
                    output.WriteLine(path);
                }
            }

            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"operator generate: {e.Message}");
            return 1;
        }
    }

    private static int Check(IReadOnlyList<ManifestFile> files, string folder, TextWriter error)
    {
        var stale = files.Where(file => !file.IsCurrentIn(folder)).Select(file => Path.Combine(folder, file.Name)).ToArray();
        foreach (var path in stale)
        {
            error.WriteLine($"{path} is not current: run operator generate.");
        }

        return stale.Length == 0 ? 0 : 1;
    }
}
