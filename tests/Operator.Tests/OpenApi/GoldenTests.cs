using Operator.Tests.Apis;
using Operator.Tests.Cli;

namespace Operator.Tests.OpenApi;

/// <summary>
/// One folder per case: a document, the options of the import, the manifests it prints and what it says. To take over new output after looking
/// at it, run with OPERATOR_UPDATE_GOLDEN=1.
/// </summary>
public sealed class GoldenTests : IDisposable
{
    private static readonly string Folder = Repository.PathOf("tests", "Operator.Tests", "OpenApi", "Golden");

    private readonly TemporaryFolder temporary = new();

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_document_becomes_these_manifests_and_findings(string name)
    {
        var folder = Path.Combine(Folder, name);
        var input = Directory.EnumerateFiles(folder, "input.*").Single();
        var options = File.ReadAllText(Path.Combine(folder, "options.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        var (exitCode, output, error) = CommandLine.Run(["import", "openapi", input, .. options]);
        error = error.Replace(input, Path.GetFileName(input), StringComparison.Ordinal);

        Expect(Path.Combine(folder, "expected.yaml"), output);
        Expect(Path.Combine(folder, "findings.txt"), error);
        Assert.Equal(output.Length == 0 ? 1 : 0, exitCode);
        Assert.Equal(exitCode == 1, error.Contains(": error: ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_printed_is_valid_and_every_name_occurs_once(string name)
    {
        var manifests = File.ReadAllText(Path.Combine(Folder, name, "expected.yaml"));
        if (manifests.Length == 0)
        {
            return;
        }

        var (exitCode, output, error) = CommandLine.Run("validate", temporary.Write("manifests.yaml", manifests));

        Assert.Equal((0, ""), (exitCode, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.Equal(lines.Length, lines.Distinct(StringComparer.Ordinal).Count());
    }

    public void Dispose() => temporary.Dispose();

    private static void Expect(string file, string content)
    {
        if (Environment.GetEnvironmentVariable("OPERATOR_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, content);
        }

        Assert.Equal(File.ReadAllText(file), content);
    }
}
