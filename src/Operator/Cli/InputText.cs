using System.Text;

namespace Operator.Cli;

/// <summary>Reads the texts that verbs are given: files, folders of manifests, standard input.</summary>
internal static class InputText
{
    private const string StandardInput = "-";

    // Strict: a byte that is not UTF-8 is an error here, not a question mark in AWS.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The manifests in a folder, by name; any other path is itself, and so is a folder without manifests, which then cannot be read.</summary>
    public static IEnumerable<string> Expand(string path)
    {
        var files = Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal).ToArray()
            : [];
        return files.Length > 0 ? files : [path];
    }

    /// <summary>The whole text of a file, or of standard input for <c>-</c>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string path)
    {
        if (path != StandardInput)
        {
            if (Directory.Exists(path))
            {
                throw new IOException("Name a file: this is a folder, and there are no .yaml, .yml or .json files to read in it, or one file is wanted here.");
            }

            return File.ReadAllText(path, Utf8);
        }

        using var reader = new StreamReader(Console.OpenStandardInput(), Utf8);
        return reader.ReadToEnd();
    }

    /// <summary>Whether an exception of <see cref="Read"/> is about the file, and not a defect.</summary>
    public static bool IsUnreadable(Exception exception) => exception is IOException or UnauthorizedAccessException or DecoderFallbackException;
}
