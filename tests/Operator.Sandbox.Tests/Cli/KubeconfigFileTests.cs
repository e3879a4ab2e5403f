using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

public sealed class KubeconfigFileTests : IDisposable
{
    private static readonly Uri Server = new("http://127.0.0.1:4321/");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeconfig-tests-");

    private string Path => System.IO.Path.Combine(folder.FullName, "kubeconfig");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void It_is_there_when_written_and_gone_when_disposed()
    {
        using (var file = KubeconfigFile.Reserve(Path))
        {
            Assert.False(File.Exists(Path));
            file.Write(Server);
            var text = File.ReadAllText(Path);
            Assert.Contains("server: http://127.0.0.1:4321\n", text, StringComparison.Ordinal);
            Assert.Contains("current-context: sandbox\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', text);
        }

        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Only_its_user_can_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes");
            return;
        }

        using var file = KubeconfigFile.Reserve(Path);
        file.Write(Server);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_file_of_an_earlier_sandbox_is_taken_away_at_once()
    {
        KubeconfigFile.Reserve(Path).Write(Server);
        using var file = KubeconfigFile.Reserve(Path);
        Assert.False(File.Exists(Path));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    [InlineData("")]
    public void Somebody_elses_file_is_left_alone(string content)
    {
        File.WriteAllText(Path, content);
        var error = Assert.Throws<SandboxException>(() => KubeconfigFile.Reserve(Path));
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void A_place_that_cannot_be_is_refused()
    {
        Assert.Throws<SandboxException>(() => KubeconfigFile.Reserve(folder.FullName));
        Assert.Throws<SandboxException>(() => KubeconfigFile.Reserve(System.IO.Path.Combine(Path, "below")));
    }

    [Fact]
    public void What_was_never_written_removes_nothing()
    {
        var file = KubeconfigFile.Reserve(Path);
        File.WriteAllText(Path, "mine");
        file.Dispose();
        Assert.Equal("mine", File.ReadAllText(Path));
    }
}
