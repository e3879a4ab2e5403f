using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Cli;

/// <summary>Puts manifests where the user wants them: one file each in a folder, or one stream.</summary>
internal static class ManifestOutput
{
    /// <summary>Writes all of them; names the files it wrote.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(IReadOnlyList<JsonObject> manifests, string? folder, TextWriter output)
    {
        if (folder is null or "-")
        {
            output.Write(ManifestYaml.Write(manifests));
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (var manifest in manifests)
        {
            // Names are DNS labels, made here or judged by the schema: none leaves the folder.
            var path = Path.Combine(folder, $"{manifest["metadata"]!["name"]}.yaml");
            File.WriteAllText(path, ManifestYaml.Write(manifest));
            output.WriteLine(path);
        }
    }
}
