namespace Operator.Sandbox.Cli;

/// <summary>A temporary folder of the sandbox's own, gone at the end unless it holds what explains a failure.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("operator-sandbox-");

    public string FullName => folder.FullName;

    public string OperatorLog => Path.Combine(FullName, "operator.log");

    public bool Keep { get; set; }

    public void Dispose()
    {
        if (!Keep)
        {
            folder.Delete(recursive: true);
        }
    }
}
