namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>A folder with one configuration, initialised; deleted with its state at the end.</summary>
internal sealed class TerraformFolder : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Tool terraform;

    private TerraformFolder(DirectoryInfo folder, Tool terraform)
    {
        this.folder = folder;
        this.terraform = terraform;
    }

    /// <summary>Skips the test without terraform on PATH or without TF_MIRROR. ADDRESS in the configuration becomes the server's.</summary>
    public static async Task<TerraformFolder> Create(Uri server, string configuration)
    {
        var mirror = Environment.GetEnvironmentVariable("TF_MIRROR");
        var path = Tool.Find("terraform");
        if (path is null || string.IsNullOrEmpty(mirror))
        {
            Assert.Skip("Needs terraform on PATH and TF_MIRROR, the folder of a provider mirror with hashicorp/aws.");
        }

        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("sandbox-terraform-");
        var main = configuration.Replace("ADDRESS", server.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "main.tf"), main, cancel);
        var settings = Path.Combine(folder.FullName, "settings.tfrc");
        await File.WriteAllTextAsync(settings, $$"""provider_installation { filesystem_mirror { path = "{{mirror}}" } }""", cancel);
        var environment = new Dictionary<string, string>
        {
            ["TF_CLI_CONFIG_FILE"] = settings,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["CHECKPOINT_DISABLE"] = "1",
        };
        var made = new TerraformFolder(folder, new Tool(path, environment, folder.FullName));
        try
        {
            await made.Succeed("init", "-no-color");
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public async Task Succeed(params string[] arguments)
    {
        var result = await terraform.Run(arguments);
        Assert.True(result.ExitCode == 0, $"{arguments[0]} exit {result.ExitCode}: {result.Output} {result.Error}");
    }

    public async Task AssertPlansClean(string variable)
    {
        var plan = await terraform.Run("plan", "-no-color", "-detailed-exitcode", "-var", variable);
        Assert.True(plan.ExitCode == 0, $"exit {plan.ExitCode}: {plan.Output} {plan.Error}");
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
