using FsCheck.Fluent;
using Operator.ApiGateway.V1.Patching;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>Patch paths and values, without a server.</summary>
public sealed class PatchingTests
{
    [Theory]
    [InlineData("application/json", "/requestTemplates/application~1json")]
    [InlineData("a~b", "/requestTemplates/a~0b")]
    [InlineData("~1", "/requestTemplates/~01")]
    [InlineData("~/~/", "/requestTemplates/~0~1~0~1")]
    [InlineData("é %2F", "/requestTemplates/é %2F")]
    public void Tildes_are_escaped_before_slashes_and_nothing_else_is(string contentType, string expected) =>
        Assert.Equal(expected, IntegrationPatchPaths.RequestTemplate(contentType));

    [Fact]
    public void Any_names_come_back_out_of_a_pointer_as_they_went_in()
    {
        var nasty = Gen.Elements("/", "~", "~0", "~1", "~01", "a", ".", " ", "é", "𝄞", "%2F", "\"", "\\");
        var texts = Gen.OneOf(ArbMap.Default.GeneratorFor<string>(), nasty.ArrayOf().Select(parts => string.Concat(parts)));
        foreach (var names in texts.Where(text => !string.IsNullOrEmpty(text)).NonEmptyListOf().Sample(500, 12))
        {
            var pointer = JsonPointer.Of([.. names]);

            Assert.StartsWith("/", pointer, StringComparison.Ordinal);
            Assert.DoesNotMatch("~(?![01])", pointer);
            Assert.Equal(names, pointer[1..].Split('/').Select(
                part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
            Assert.Equal(names, JsonPointer.NamesOf(pointer));
        }
    }

    [Fact]
    public void Operations_keep_their_order_and_values_are_text()
    {
        var patch = new PatchBuilder()
            .Replace(IntegrationPatchPaths.TimeoutInMillis, 29000)
            .Replace(IntegrationPatchPaths.InsecureSkipVerification, true)
            .Replace(IntegrationPatchPaths.Uri, "https://x")
            .Add(IntegrationPatchPaths.CacheKeyParameter("method.request.path.p"))
            .Add(MethodPatchPaths.RequestParameter("method.request.header.h"), false)
            .Remove(IntegrationPatchPaths.RequestParameter("integration.request.header.a/b"));

        Assert.Equal(
            [
                ("replace", "/timeoutInMillis", "29000"),
                ("replace", "/tlsConfig/insecureSkipVerification", "true"),
                ("replace", "/uri", "https://x"),
                ("add", "/cacheKeyParameters/method.request.path.p", null),
                ("add", "/requestParameters/method.request.header.h", "false"),
                ("remove", "/requestParameters/integration.request.header.a~1b", null),
            ],
            patch.Build().Select(operation => (operation.Op, operation.Path, operation.Value)));
    }

    [Fact]
    public void What_was_built_does_not_change_when_the_builder_goes_on()
    {
        var builder = new PatchBuilder();
        Assert.True(builder.IsEmpty);
        var built = builder.Remove("/a").Build();

        builder.Remove("/b");

        Assert.Single(built);
        Assert.False(builder.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("uri")]
    public void A_path_that_names_nothing_is_refused(string path)
    {
        Assert.Throws<ArgumentException>(() => new PatchBuilder().Remove(path));
        Assert.Throws<ArgumentException>(() => JsonPointer.NamesOf(path));
    }

    [Fact]
    public void A_pointer_without_names_or_with_an_empty_one_is_refused()
    {
        Assert.Throws<ArgumentException>(() => JsonPointer.Of());
        Assert.Throws<ArgumentException>(() => JsonPointer.Of("requestTemplates", ""));
    }
}
