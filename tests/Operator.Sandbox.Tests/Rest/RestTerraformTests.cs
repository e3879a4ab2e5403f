using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Rest;

/// <summary>Terraform's AWS provider through a REST API's life; needs what <see cref="TerraformTests"/> needs.</summary>
[Trait("Category", "Terraform")]
public sealed class RestTerraformTests : RestTest
{
    private const string Configuration = """
        variable "step" { type = number }

        provider "aws" {
          region                      = "us-west-2"
          access_key                  = "AKIATEST"
          secret_key                  = "secret"
          skip_credentials_validation = true
          skip_metadata_api_check     = true
          skip_region_validation      = true
          endpoints {
            apigateway = "ADDRESS"
            lambda     = "ADDRESS"
            sts        = "ADDRESS"
          }
        }

        locals {
          second = var.step > 1
          lambda = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:orders:live/invocations"
        }

        resource "aws_api_gateway_rest_api" "rest" {
          name        = local.second ? "rest-2" : "rest"
          description = local.second ? "" : "first"
          tags        = local.second ? { step = "2" } : { step = "1", gone = "x" }
          endpoint_configuration { types = ["REGIONAL"] }
        }

        resource "aws_api_gateway_resource" "items" {
          rest_api_id = aws_api_gateway_rest_api.rest.id
          parent_id   = aws_api_gateway_rest_api.rest.root_resource_id
          path_part   = "items"
        }

        resource "aws_api_gateway_resource" "item" {
          rest_api_id = aws_api_gateway_rest_api.rest.id
          parent_id   = aws_api_gateway_resource.items.id
          path_part   = "{id}"
        }

        resource "aws_api_gateway_method" "get" {
          rest_api_id        = aws_api_gateway_rest_api.rest.id
          resource_id        = aws_api_gateway_resource.item.id
          http_method        = "GET"
          authorization      = local.second ? "AWS_IAM" : "NONE"
          request_parameters = local.second ? { "method.request.path.id" = true, "method.request.querystring.n" = false } : { "method.request.path.id" = true }
        }

        resource "aws_api_gateway_method_response" "ok" {
          rest_api_id         = aws_api_gateway_rest_api.rest.id
          resource_id         = aws_api_gateway_resource.item.id
          http_method         = aws_api_gateway_method.get.http_method
          status_code         = "200"
          response_parameters = { "method.response.header.x" = true }
          response_models     = { "application/json" = "Empty" }
        }

        resource "aws_api_gateway_integration" "get" {
          rest_api_id             = aws_api_gateway_rest_api.rest.id
          resource_id             = aws_api_gateway_resource.item.id
          http_method             = aws_api_gateway_method.get.http_method
          type                    = "HTTP"
          integration_http_method = "GET"
          uri                     = local.second ? "https://example.com/v2/{id}" : "https://example.com/{id}"
          timeout_milliseconds    = local.second ? 5000 : 29000
          passthrough_behavior    = "NEVER"
          request_templates       = local.second ? { "application/json" = "two", "text/plain" = "t" } : { "application/json" = "one", "text/xml" = "x" }
          request_parameters      = local.second ? { "integration.request.path.id" = "method.request.path.id", "integration.request.querystring.n" = "method.request.querystring.n" } : { "integration.request.path.id" = "method.request.path.id" }
          cache_key_parameters    = ["method.request.path.id"]
        }

        resource "aws_api_gateway_integration_response" "ok" {
          rest_api_id         = aws_api_gateway_rest_api.rest.id
          resource_id         = aws_api_gateway_resource.item.id
          http_method         = aws_api_gateway_integration.get.http_method
          status_code         = aws_api_gateway_method_response.ok.status_code
          selection_pattern   = local.second ? "2..": "200"
          response_templates  = { "application/json" = local.second ? "b" : "" }
          response_parameters = { "method.response.header.x" = local.second ? "'2'" : "'1'" }
        }

        resource "aws_api_gateway_method" "any" {
          rest_api_id   = aws_api_gateway_rest_api.rest.id
          resource_id   = aws_api_gateway_resource.items.id
          http_method   = "ANY"
          authorization = "NONE"
        }

        resource "aws_api_gateway_integration" "lambda" {
          rest_api_id             = aws_api_gateway_rest_api.rest.id
          resource_id             = aws_api_gateway_resource.items.id
          http_method             = aws_api_gateway_method.any.http_method
          type                    = "AWS_PROXY"
          integration_http_method = "POST"
          uri                     = local.lambda
        }

        resource "aws_lambda_permission" "api" {
          statement_id  = "api"
          action        = "lambda:InvokeFunction"
          function_name = "orders"
          qualifier     = "live"
          principal     = "apigateway.amazonaws.com"
          source_arn    = "${aws_api_gateway_rest_api.rest.execution_arn}/*"
        }

        resource "aws_api_gateway_deployment" "now" {
          rest_api_id = aws_api_gateway_rest_api.rest.id
          triggers    = { step = var.step }
          depends_on  = [aws_api_gateway_integration_response.ok, aws_api_gateway_integration.lambda]
          lifecycle { create_before_destroy = true }
        }

        resource "aws_api_gateway_stage" "prod" {
          rest_api_id   = aws_api_gateway_rest_api.rest.id
          deployment_id = aws_api_gateway_deployment.now.id
          stage_name    = "prod"
          description   = local.second ? null : "first"
          variables     = local.second ? { b = "2" } : { a = "1", b = "1" }
        }
        """;

    [Fact]
    public async Task Terraform_creates_plans_clean_updates_in_place_deploys_again_and_destroys()
    {
        await using var terraform = await TerraformFolder.Create(Server.Address, Configuration);
        await terraform.Succeed("apply", "-auto-approve", "-no-color", "-var", "step=1");
        await terraform.AssertPlansClean("step=1");

        Server.ResetCalls();
        await terraform.Succeed("apply", "-auto-approve", "-no-color", "-var", "step=2");
        Assert.Equal(0, Server.CountOf("apigateway.PutIntegration"));
        Assert.Equal(1, Server.Calls["apigateway.CreateDeployment"]["201"]);
        await terraform.AssertPlansClean("step=2");

        await terraform.Succeed("destroy", "-auto-approve", "-no-color", "-var", "step=2");
        var left = await Expect(200, Caller.Get("/restapis"));
        Assert.Equal("sample-rest", Assert.Single(left["item"]!.AsArray())!["name"]!.GetValue<string>());
    }
}
