using System.Text.Json;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Json;

public sealed class KubernetesJsonTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T04:04:05+01:00")]
    [InlineData("2026-01-02T03:04:05.000000000Z")]
    [InlineData("2026-01-02 03:04:05Z")]
    public void Times_of_any_rfc_3339_form_are_read_as_utc(string text)
    {
        var metadata = Read<V1ObjectMeta>($$"""{"creationTimestamp":"{{text}}"}""");
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), metadata.CreationTimestamp);
        Assert.Equal(DateTimeKind.Utc, metadata.CreationTimestamp?.Kind);
    }

    [Fact]
    public void Times_are_written_in_whole_seconds_and_micro_times_with_six_decimals()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(6789012);
        Assert.Equal("""{"creationTimestamp":"2026-01-02T03:04:05Z"}""", Write(new V1ObjectMeta { CreationTimestamp = time }));
        var lease = Write(new V1Lease { Spec = new V1LeaseSpec { RenewTime = time } });
        Assert.Contains("\"renewTime\":\"2026-01-02T03:04:05.678901Z\"", lease, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_without_a_kind_is_taken_as_utc()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified);
        Assert.Equal("""{"deletionTimestamp":"2026-01-02T03:04:05Z"}""", Write(new V1ObjectMeta { DeletionTimestamp = time }));
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("17")]
    [InlineData("{}")]
    public void What_is_not_a_time_is_refused_without_repeating_it(string json)
    {
        var error = Assert.Throws<JsonException>(() => Read<V1ObjectMeta>($$"""{"creationTimestamp":{{json}}}"""));
        Assert.Equal("$.creationTimestamp", error.Path);
        Assert.DoesNotContain("yesterday", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_camel_case_and_nulls_are_left_out()
    {
        var widget = Widget.Named("a", "b");
        Assert.Equal("""{"spec":{},"metadata":{"name":"a","namespace":"b"}}""", Write(widget));
    }

    [Fact]
    public void Unknown_members_are_ignored_and_forbidden_nulls_are_errors()
    {
        Assert.Equal("a", Read<V1ObjectMeta>("""{"name":"a","fromTheFuture":{"x":[1]}}""").Name);
        Assert.Throws<JsonException>(() => Read<Widget>("""{"metadata":null}"""));
    }

    [Fact]
    public void A_type_that_no_context_lists_is_named_in_the_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => KubernetesJson.TypeInfo<Widget>(KubernetesJson.Default));
        Assert.Contains("typeof(Widget)", error.Message, StringComparison.Ordinal);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, KubernetesJson.TypeInfo<T>(WidgetJson.Options))!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, KubernetesJson.TypeInfo<T>(WidgetJson.Options));
}
