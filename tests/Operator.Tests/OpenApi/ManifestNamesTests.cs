using Operator.OpenApi;

namespace Operator.Tests.OpenApi;

public sealed class ManifestNamesTests
{
    private static readonly string[] Paths =
        ["/", "/a/b", "/a-b", "/a_b", "/A/b", "/a/b/", "/a/{b}", "/a/{B}", "/a/{b+}", "/a//b", "/a/b-", "/shared/a", "/" + new string('x', 70), "/" + new string('x', 71)];

    [Fact]
    public void Operations_that_look_alike_get_names_of_their_own()
    {
        var names = new ManifestNames("api");
        string[] all =
        [
            .. Paths.Select(path => names.OfOperation("GET", path)),
            .. Paths.Select(path => names.OfOperation("ANY", path)),
            names.OfComponent("a"), names.OfComponent("A"), names.OfComponent("get-a"), names.OfComponent("get/a"), names.OfComponent("a.b"), names.OfComponent("a-b"),
        ];

        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, name => Assert.Matches("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name));
    }

    [Fact]
    public void A_name_does_not_depend_on_the_other_operations()
    {
        var alone = Paths.Select(path => new ManifestNames("api").OfOperation("GET", path));
        var together = new ManifestNames("api");

        Assert.Equal(alone.Reverse(), Paths.Reverse().Select(path => together.OfOperation("GET", path)));
    }

    [Theory]
    [InlineData("GET", "/", "api-get")]
    [InlineData("GET", "/orders/items", "api-get-orders-items")]
    [InlineData("ANY", "/v1", "api-any-v1")]
    public void Simple_paths_have_simple_names(string method, string path, string name) => Assert.Equal(name, new ManifestNames("api").OfOperation(method, path));
}
