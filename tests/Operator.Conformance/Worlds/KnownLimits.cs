using Operator.Kubernetes.Schema;

namespace Operator.Conformance.Worlds;

/// <summary>
/// Where the sandbox is known to differ from a real server, with the reason; the same list is in <c>docs/design/sandbox-kubernetes.md</c>.
/// </summary>
internal static class KnownLimits
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> List = new(() =>
        ManifestYamlReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "known-limits.yaml"))).Single()
            .AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>()));

    public static IReadOnlyDictionary<string, string> Reasons => List.Value;

    /// <summary>
    /// Runs <paramref name="check"/>. On the sandbox it must fail for a known limit, so that the list cannot outlive the difference.
    /// </summary>
    public static async Task HoldsUnlessLimitAsync(this World world, string limit, Func<Task> check)
    {
        var reason = Reasons[limit];
        if (!world.IsSandbox)
        {
            await check();
            return;
        }

        var failed = await Record.ExceptionAsync(check);
        Assert.True(failed is Xunit.Sdk.XunitException, $"The sandbox passes now; take '{limit}' ({reason}) off the list. {failed}");
    }
}
