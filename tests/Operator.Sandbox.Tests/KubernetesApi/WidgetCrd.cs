using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>A kind of our own with one of everything that the server has to understand.</summary>
internal static class WidgetCrd
{
    public const string Widgets = "/apis/example.test/v1/namespaces/default/widgets";

    public static JsonNode Document => JsonNode.Parse(Text)!;

    private const string Text = """
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
          "metadata": { "name": "widgets.example.test" },
          "spec": {
            "group": "example.test", "scope": "Namespaced",
            "names": { "plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList", "shortNames": ["wd"], "categories": ["things"] },
            "versions": [ {
              "name": "v1", "served": true, "storage": true, "subresources": { "status": {} },
              "additionalPrinterColumns": [
                { "name": "Ready", "type": "string", "jsonPath": ".status.conditions[?(@.type==\"Ready\")].status" },
                { "name": "Size", "type": "integer", "jsonPath": ".spec.size" },
                { "name": "Color", "type": "string", "priority": 1, "jsonPath": ".spec.color" },
                { "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp" } ],
              "schema": { "openAPIV3Schema": {
                "type": "object", "description": "A widget.", "required": ["spec"],
                "properties": {
                  "spec": {
                    "type": "object", "description": "What is wanted.", "required": ["size"],
                    "x-kubernetes-validations": [
                      { "rule": "!has(self.color) || self.color != 'red' || self.size < 10", "message": "a red widget is smaller than 10" },
                      { "rule": "has(self.fixed) == has(oldSelf.fixed)", "message": "fixed cannot be added or removed" } ],
                    "properties": {
                      "size": { "type": "integer", "minimum": 1, "maximum": 100, "description": "How large." },
                      "color": { "type": "string", "enum": ["red", "green", "blue"], "default": "green" },
                      "name": { "type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]+$" },
                      "fixed": { "type": "string", "maxLength": 20, "x-kubernetes-validations": [
                        { "rule": "self == oldSelf", "message": "fixed is immutable", "reason": "FieldValueForbidden" } ] },
                      "port": { "x-kubernetes-int-or-string": true },
                      "none": { "type": "string", "nullable": true },
                      "date": { "type": "string", "format": "date-time" },
                      "tags": { "type": "array", "items": { "type": "string" }, "x-kubernetes-list-type": "set", "maxItems": 3 },
                      "parts": {
                        "type": "array", "maxItems": 10, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"],
                        "items": { "type": "object", "required": ["id"], "properties": {
                          "id": { "type": "string" }, "count": { "type": "integer", "default": 1, "maximum": 5 }, "mode": { "type": "string" } } } },
                      "atoms": { "type": "array", "items": { "type": "string" }, "x-kubernetes-list-type": "atomic" },
                      "labels": { "type": "object", "additionalProperties": { "type": "string" }, "maxProperties": 3 },
                      "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
                      "calc": {
                        "type": "object", "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } },
                        "x-kubernetes-validations": [ {
                          "rule": "!has(self.a) || !has(self.b) || self.a <= self.b",
                          "messageExpression": "self.a > 5 ? 'a is far over b' : 'a over b'", "fieldPath": ".a" } ] } } },
                  "status": { "type": "object", "properties": {
                    "phase": { "type": "string" }, "count": { "type": "integer", "minimum": 0 },
                    "conditions": { "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
                      "items": { "type": "object", "required": ["type", "status"], "properties": {
                        "type": { "type": "string" }, "status": { "type": "string" } } } } } } } } } } ] } }
        """;
}
