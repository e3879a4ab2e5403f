using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>Accounts with the built binaries: what changes of AwsAccounts and of namespaces' labels set off, by the watches alone.</summary>
public sealed class AccountTests
{
    private const string Accounts = "apis/apigateway.integration-operator.io/v1alpha1/awsaccounts";

    [Fact]
    public async Task An_object_follows_its_account_and_the_labels_of_its_namespace_and_holds_the_account_until_it_is_gone()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        using var http = new HttpClient { BaseAddress = sandbox.KubernetesAddress, Timeout = Timeout.InfiniteTimeSpan };
        var (kubernetes, aws) = (sandbox.Kubernetes, sandbox.ApiGateway);

        await kubernetes.CreateAsync(
            "checkout",
            new JsonObject
            {
                ["accountRef"] = new JsonObject { ["name"] = "payments" },
                ["apiId"] = "a1b2c3d4",
                ["integrationType"] = "HTTP_PROXY",
                ["integrationMethod"] = "GET",
                ["integrationUri"] = "https://checkout.example.com/",
            },
            deadline.Token);
        await kubernetes.UntilAsync("checkout", entity => ReasonOf(entity) == "AccountNotFound", deadline.Token);

        await SendAsync(http, HttpMethod.Post, Accounts, """
            {"apiVersion":"apigateway.integration-operator.io/v1alpha1","kind":"AwsAccount","metadata":{"name":"payments"},
             "spec":{"accountId":"123456789012","allowedNamespaces":{"matchLabels":{"team":"payments"}},"assumeRoles":[{"roleArn":"arn:aws:iam::123456789012:role/integrations"}]}}
            """, deadline.Token);
        await kubernetes.UntilAsync("checkout", entity => ReasonOf(entity) == "NamespaceNotAllowed", deadline.Token);
        await UntilAsync(http, "payments", account => ReasonOf(account) == "Available", deadline.Token);
        Assert.DoesNotContain((await aws.CallsAsync(deadline.Token)).Keys, operation => operation != "AssumeRole");

        await SendAsync(http, HttpMethod.Patch, "api/v1/namespaces/default", """{"metadata":{"labels":{"team":"payments"}}}""", deadline.Token);
        var ready = await kubernetes.UntilAsync("checkout", KubernetesHttp.IsReady, deadline.Token);
        Assert.Equal("123456789012", (string?)ready["status"]!["accountId"]);
        Assert.Equal(1, (await aws.CallsAsync(deadline.Token))["AssumeRole"]);

        await SendAsync(http, HttpMethod.Delete, $"{Accounts}/payments", null, deadline.Token);
        await UntilAsync(http, "payments", account => ReasonOf(account) == "AccountInUse", deadline.Token);

        await kubernetes.DeleteAsync("checkout", deadline.Token);
        await kubernetes.UntilGoneAsync("checkout", deadline.Token);
        Assert.Empty(await aws.GetIntegrationsAsync("a1b2c3d4", deadline.Token));
        await UntilAsync(http, "payments", fits: null, deadline.Token);
    }

    private static string? ReasonOf(JsonNode entity) => (entity["status"]?["conditions"] as JsonArray)?
        .Where(condition => (string?)condition!["type"] == "Ready").Select(condition => (string?)condition!["reason"]).SingleOrDefault();

    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"));
        }

        using var response = await http.SendAsync(request, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Completes when the account fits, or is gone when null is given; seen on a watch that begins with what there is.</summary>
    private static async Task UntilAsync(HttpClient http, string name, Func<JsonNode, bool>? fits, CancellationToken cancellationToken)
    {
        var list = JsonNode.Parse(await http.GetStringAsync(Accounts, cancellationToken))!;
        var there = list["items"]!.AsArray().SingleOrDefault(account => (string?)account!["metadata"]!["name"] == name);
        if (fits is null ? there is null : there is not null && fits(there))
        {
            return;
        }

        using var response = await http.GetAsync(
            $"{Accounts}?watch=true&resourceVersion={list["metadata"]!["resourceVersion"]}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            if ((string?)change["type"] == "DELETED" ? fits is null : fits?.Invoke(change["object"]!) == true)
            {
                return;
            }
        }

        Assert.Fail("The watch ended.");
    }
}
