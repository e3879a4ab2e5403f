using Operator.Accounts;
using Operator.Apis.V1Alpha1;

namespace Operator.Tests.Accounts;

public sealed class AllowedApisTests
{
    [Theory]
    [InlineData("a1b2c3d4", "a1b2c3d4", true)]
    [InlineData("a1b2c3d4", "a1b2c3d5", false)]
    [InlineData("a1b2c3d4", "a1b2c3d4x", false)]
    [InlineData("a1b2c3d4", "xa1b2c3d4", false)]
    [InlineData("a1b2c3d4", "A1B2C3D4", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*d", "abcd", true)]
    [InlineData("a*d", "abcde", false)]
    [InlineData("a*b*c", "a1b2b3c", true)]
    [InlineData("*b", "ab", true)]
    [InlineData("*b", "ba", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("**", "x", true)]
    [InlineData("", "x", false)]
    [InlineData(".*", "x", false)]
    public void A_pattern_describes_the_whole_id(string pattern, string id, bool expected) =>
        Assert.Equal(expected, AllowedApis.Of([new AllowedApi { Id = pattern }]).Permit(id));

    [Fact]
    public void Patterns_of_a_hostile_author_are_judged_quickly()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 32));

        Assert.False(Wildcards.Match(pattern + "b", new string('a', 1024), one: true));
    }

    [Fact]
    public void Nothing_said_is_everything_allowed()
    {
        var all = AllowedApis.Of(null);

        Assert.True(all.Permit("x") && all.PermitWhole("x") && all.PermitPath("x", null));
    }

    [Theory]
    [InlineData("/orders", true)]
    [InlineData("/orders/{id}", true)]
    [InlineData("/orders/{id}/lines", true)]
    [InlineData("/ordersx", false)]
    [InlineData("/", false)]
    [InlineData("/admin", false)]
    [InlineData("/admin/orders", false)]
    [InlineData("/orders?", false)]
    [InlineData(null, false)]
    public void Of_an_API_with_paths_only_those_may_be_used(string? path, bool expected)
    {
        var allowed = AllowedApis.Of([new AllowedApi { Id = "api", ResourcePaths = ["/orders", "/orders/*"] }]);

        Assert.True(allowed.Permit("api"));
        Assert.False(allowed.PermitWhole("api"));
        Assert.Equal(expected, allowed.PermitPath("api", path));
        Assert.False(allowed.PermitPath("other", "/orders"));
    }

    [Fact]
    public void A_question_mark_in_a_path_is_a_question_mark() =>
        Assert.False(AllowedApis.Of([new AllowedApi { Id = "api", ResourcePaths = ["/a?c"] }]).PermitPath("api", "/abc"));

    [Fact]
    public void What_one_entry_allows_another_does_not_take_away()
    {
        var allowed = AllowedApis.Of([new AllowedApi { Id = "a*", ResourcePaths = ["/x"] }, new AllowedApi { Id = "api" }]);

        Assert.True(allowed.PermitWhole("api"));
        Assert.True(allowed.PermitPath("api", "/y"));
        Assert.False(allowed.PermitPath("a", "/y"));
    }
}
