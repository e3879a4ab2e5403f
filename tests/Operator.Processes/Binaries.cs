using System.Reflection;

namespace Operator.Processes;

/// <summary>Where the built binaries and the repository's files are, relative to this test assembly.</summary>
public static class Binaries
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    /// <summary>The repository: the first folder above this assembly that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The operator, built in the same configuration as this assembly.</summary>
    public static string Operator => Built("Operator", "operator.dll");

    /// <summary>The sandbox, built in the same configuration as this assembly.</summary>
    public static string Sandbox => Built("Operator.Sandbox", "operator-sandbox.dll");

    /// <summary>The full path of a program on PATH, or null.</summary>
    public static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static string Built(string project, string assembly)
    {
        var configuration = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var path = Path.Combine(Repository, "src", project, "bin", configuration, "net10.0", assembly);
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build the solution first: {path} is missing.");
    }

    private static string FindRepository()
    {
        for (var folder = Output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
