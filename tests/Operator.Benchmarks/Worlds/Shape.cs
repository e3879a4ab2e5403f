using System.Globalization;
using System.Text.Json.Nodes;

namespace Operator.Benchmarks.Worlds;

/// <summary>What is made: the same integrations for every tool, in as few APIs as AWS allows.</summary>
/// <param name="Objects">Integrations.</param>
internal sealed record Shape(int Objects)
{
    /// <summary>AWS' limit of integrations in one API.</summary>
    public const int PerApi = 300;

    /// <summary>APIs: as few as hold the objects.</summary>
    public int Apis => (Objects + PerApi - 1) / PerApi;

    /// <summary>Ids of the APIs.</summary>
    public IEnumerable<string> ApiIds => Enumerable.Range(0, Apis).Select(ApiId);

    /// <summary>One in a hundred, at least one, spread evenly: what drifts.</summary>
    public IReadOnlyList<int> Drifting
    {
        get
        {
            var count = Math.Max(1, Objects / 100);
            return [.. Enumerable.Range(0, count).Select(i => i * (Objects / count))];
        }
    }

    /// <summary>The API of an object: neighbours are in different APIs, as the objects of different teams are.</summary>
    public string ApiOf(int index) => ApiId(index % Apis);

    /// <summary>Name of an object.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"route-{index:D5}");

    /// <summary>What the object asks AWS for.</summary>
    public static string UriOf(int index) => $"https://backend.example.com/{NameOf(index)}";

    /// <summary>The object's spec, in Kubernetes' form.</summary>
    public JsonObject SpecOf(int index) => new()
    {
        ["apiId"] = ApiOf(index),
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = UriOf(index),
        ["payloadFormatVersion"] = "1.0",
        ["description"] = NameOf(index),
        ["requestParameters"] = new JsonObject { ["overwrite:header.x-request-id"] = "$context.requestId" },
    };

    /// <summary>The same objects as a Terraform configuration for the gateway at <paramref name="address"/>.</summary>
    public string Terraform(Uri address) => $$"""
        terraform {
          required_providers {
            aws = { source = "hashicorp/aws" }
          }
        }

        provider "aws" {
          region                      = "us-west-2"
          access_key                  = "AKIASANDBOX000000000"
          secret_key                  = "sandbox"
          skip_credentials_validation = true
          skip_metadata_api_check     = true
          skip_region_validation      = true
          skip_requesting_account_id  = true
          endpoints {
            apigatewayv2 = "{{address.AbsoluteUri.TrimEnd('/')}}"
          }
        }

        resource "aws_apigatewayv2_integration" "route" {
          count                  = {{Objects}}
          api_id                 = "bench${format("%03d", count.index % {{Apis}})}"
          integration_type       = "HTTP_PROXY"
          integration_method     = "GET"
          integration_uri        = "https://backend.example.com/route-${format("%05d", count.index)}"
          payload_format_version = "1.0"
          description            = "route-${format("%05d", count.index)}"
          request_parameters     = { "overwrite:header.x-request-id" = "$context.requestId" }
        }

        """;

    private static string ApiId(int index) => string.Create(CultureInfo.InvariantCulture, $"bench{index:D3}");
}
