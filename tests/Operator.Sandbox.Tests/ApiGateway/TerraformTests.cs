namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>
/// Terraform's AWS provider through a life: create, plan clean, update in place, plan clean, destroy. Needs terraform
/// on PATH and TF_MIRROR, the folder of a filesystem mirror that holds hashicorp/aws.
/// </summary>
[Trait("Category", "Terraform")]
public sealed class TerraformTests : ServerTest
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
            apigatewayv2 = "ADDRESS"
            sts          = "ADDRESS"
          }
        }

        locals {
          second = var.step > 1
          lambda = "arn:aws:lambda:us-west-2:123456789012:function:f"
        }

        resource "aws_apigatewayv2_vpc_link" "private" {
          name               = local.second ? "private-2" : "private"
          subnet_ids         = ["subnet-1", "subnet-2"]
          security_group_ids = ["sg-1"]
          tags               = { team = "web" }
        }

        resource "aws_apigatewayv2_api" "http" {
          name          = "http"
          protocol_type = "HTTP"
          description   = local.second ? "" : "first"
          tags          = local.second ? { step = "2" } : { step = "1", gone = "x" }
          dynamic "cors_configuration" {
            for_each = local.second ? [] : [1]
            content {
              allow_origins = ["https://example.com"]
              max_age       = 60
            }
          }
        }

        resource "aws_apigatewayv2_integration" "lambda" {
          api_id                 = aws_apigatewayv2_api.http.id
          integration_type       = "AWS_PROXY"
          integration_uri        = local.lambda
          payload_format_version = "2.0"
          description            = local.second ? null : "a description"
          timeout_milliseconds   = local.second ? 29000 : 5000
        }

        resource "aws_apigatewayv2_integration" "proxy" {
          api_id             = aws_apigatewayv2_api.http.id
          integration_type   = "HTTP_PROXY"
          integration_method = "GET"
          integration_uri    = "https://example.com/"
          request_parameters = local.second ? { "append:header.one" = "$request.header.one" } : {
            "append:header.one" = "'1'"
            "append:header.two" = "$context.requestId"
          }
          # Never change a mapping of a status that stays: the provider then sends {} for it, AWS' tombstone, and
          # the next plan wants it back.
          response_parameters {
            status_code = "404"
            mappings    = { "overwrite:statuscode" = "403" }
          }
          response_parameters {
            status_code = local.second ? "503" : "500"
            mappings    = { "append:header.failed" = "yes" }
          }
        }

        resource "aws_apigatewayv2_integration" "private" {
          api_id             = aws_apigatewayv2_api.http.id
          integration_type   = "HTTP_PROXY"
          integration_method = "ANY"
          integration_uri    = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/internal/50dc6c495c0c9188/f2f7dc8efc522ab2"
          connection_type    = "VPC_LINK"
          connection_id      = aws_apigatewayv2_vpc_link.private.id
          dynamic "tls_config" {
            for_each = local.second ? [] : [1]
            content {
              server_name_to_verify = "example.com"
            }
          }
        }

        resource "aws_apigatewayv2_integration" "queue" {
          api_id              = aws_apigatewayv2_api.http.id
          integration_type    = "AWS_PROXY"
          integration_subtype = "SQS-SendMessage"
          credentials_arn     = "arn:aws:iam::123456789012:role/queue"
          request_parameters = {
            QueueUrl    = "https://sqs.us-west-2.amazonaws.com/123456789012/orders"
            MessageBody = local.second ? "$request.body.order" : "$request.body"
          }
        }

        resource "aws_apigatewayv2_route" "lambda" {
          api_id    = aws_apigatewayv2_api.http.id
          route_key = local.second ? "POST /pets" : "GET /pets"
          target    = "integrations/${aws_apigatewayv2_integration.lambda.id}"
        }

        resource "aws_apigatewayv2_stage" "live" {
          api_id          = aws_apigatewayv2_api.http.id
          name            = "$default"
          auto_deploy     = true
          stage_variables = local.second ? { one = "1" } : { one = "1", two = "2" }
          depends_on      = [aws_apigatewayv2_route.lambda]
        }

        resource "aws_apigatewayv2_api" "websocket" {
          name                       = "websocket"
          protocol_type              = "WEBSOCKET"
          route_selection_expression = "$request.body.action"
        }

        resource "aws_apigatewayv2_integration" "mock" {
          api_id                        = aws_apigatewayv2_api.websocket.id
          integration_type              = "MOCK"
          request_templates             = { "application/json" = local.second ? "{\"statusCode\":201}" : "{\"statusCode\":200}" }
          template_selection_expression = "$request.body.action"
        }

        resource "aws_apigatewayv2_integration" "function" {
          api_id                    = aws_apigatewayv2_api.websocket.id
          integration_type          = "AWS"
          integration_uri           = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/${local.lambda}/invocations"
          content_handling_strategy = local.second ? "CONVERT_TO_BINARY" : "CONVERT_TO_TEXT"
          credentials_arn           = "arn:aws:iam::123456789012:role/invoke"
          passthrough_behavior      = "NEVER"
        }

        resource "aws_apigatewayv2_integration_response" "mock" {
          api_id                   = aws_apigatewayv2_api.websocket.id
          integration_id           = aws_apigatewayv2_integration.mock.id
          integration_response_key = local.second ? "$default" : "/200/"
          response_templates       = { "application/json" = "" }
        }

        resource "aws_apigatewayv2_route" "mock" {
          api_id    = aws_apigatewayv2_api.websocket.id
          route_key = "$default"
          target    = "integrations/${aws_apigatewayv2_integration.mock.id}"
        }

        resource "aws_apigatewayv2_deployment" "websocket" {
          api_id      = aws_apigatewayv2_api.websocket.id
          description = local.second ? "second" : "first"
          depends_on  = [aws_apigatewayv2_route.mock]
        }

        resource "aws_apigatewayv2_stage" "websocket" {
          api_id        = aws_apigatewayv2_api.websocket.id
          name          = "prod"
          deployment_id = aws_apigatewayv2_deployment.websocket.id
        }
        """;

    [Fact]
    public async Task Terraform_creates_plans_clean_updates_in_place_and_destroys()
    {
        await using var terraform = await TerraformFolder.Create(Server.Address, Configuration);
        await terraform.Succeed("apply", "-auto-approve", "-no-color", "-var", "step=1");
        await terraform.AssertPlansClean("step=1");

        Server.ResetCalls();
        await terraform.Succeed("apply", "-auto-approve", "-no-color", "-var", "step=2");
        Assert.Equal(0, Server.CountOf("CreateIntegration"));
        Assert.Equal(6, Server.Calls["UpdateIntegration"]["200"]);
        await terraform.AssertPlansClean("step=2");

        await terraform.Succeed("destroy", "-auto-approve", "-no-color", "-var", "step=2");
        var left = await Caller.Get("/v2/apis");
        Assert.Equal(["sample-http", "sample-websocket"], left.Body["items"]!.AsArray().Select(api => api!["name"]!.GetValue<string>()));
    }
}
