using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>The integration of one method of a REST API (API Gateway v1), and the AWS object behind it.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "RestIntegration", PluralName = "restintegrations")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("apigwrest")]
[KubernetesEntityCategories("apigateway")]
[Description(
    "RestIntegration connects one method of an Amazon API Gateway REST API to a backend: a Lambda function, an HTTP endpoint, a private " +
    "service behind a VPC link, another AWS service, or a mock. The operator keeps the integration in AWS equal to the spec. Clients see a change once the API is " +
    "deployed again: see RestDeployment.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether AWS holds the integration as the spec describes it.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Why it is ready or not.")]
[GenericAdditionalPrinterColumn(".status.restApiId", "API", "string", Description = "Id of the REST API.")]
[GenericAdditionalPrinterColumn(".status.resourcePath", "Path", "string", Description = "Path of the resource.")]
[GenericAdditionalPrinterColumn(".spec.httpMethod", "Method", "string", Description = "Method of the resource.")]
[GenericAdditionalPrinterColumn(".status.observed.type", "Type", "string", Description = "Type of the integration in AWS.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Deployed\")].status", "Deployed", "string", Description = "Whether the stages of the API's RestDeployments serve it as it is.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Drifted\")].status", "Drift", "string", Description = "True while AWS differs from the spec; empty otherwise.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(".status.observed.uri", "URI", "string", Priority = 1, Description = "Backend.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = 1, Description = "What to do, and why.")]
[SelectableField(".spec.restApiId")]
public sealed class RestIntegration : CustomKubernetesEntity<RestIntegrationSpec, RestIntegrationStatus>;
