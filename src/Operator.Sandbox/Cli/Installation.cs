namespace Operator.Sandbox.Cli;

/// <summary>Finds what belongs to this program: the manifests of its repository and the operator built beside it.</summary>
internal static class Installation
{
    /// <summary>The first <c>config/</c> with CRDs in a folder above <paramref name="start"/>.</summary>
    public static DirectoryInfo FindManifests(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var config = new DirectoryInfo(Path.Combine(folder.FullName, "config"));
            if (Directory.Exists(Path.Combine(config.FullName, "crds")))
            {
                return config;
            }
        }

        throw new SandboxException($"There is no config/crds in or above {start}. Name the folder with --manifests.");
    }

    /// <summary>
    /// The operator in the same folder (a published pair), or in the project next to ours, built for the same configuration
    /// and framework: .../Operator.Sandbox/bin/Release/net10.0 → .../Operator/bin/Release/net10.0.
    /// </summary>
    public static FileInfo FindOperator(string start)
    {
        var here = Path.TrimEndingDirectorySeparator(Path.GetFullPath(start));
        var framework = Path.GetFileName(here);
        var configuration = Path.GetFileName(Path.GetDirectoryName(here)) ?? "";
        string[] candidates =
        [
            Path.Combine(here, "operator.dll"),
            Path.GetFullPath(Path.Combine(here, "../../../../Operator/bin", configuration, framework, "operator.dll")),
        ];
        var found = Array.Find(candidates, File.Exists);
        return found is null
            ? throw new SandboxException($"The operator is not built: {candidates[^1]} is missing. Build it, name it with --operator, or use --no-operator.")
            : new FileInfo(found);
    }
}
