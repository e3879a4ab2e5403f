{{- define "operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release's name is left out where it says the same as the chart's. */}}
{{- define "operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "operator.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "operator.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- define "operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is needed when serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* What the operator's pods, and no others, are found by. */}}
{{- define "operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: controller
{{- end }}

{{- define "operator.labels" -}}
{{- $own := dict
  "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/name" (include "operator.name" .)
  "app.kubernetes.io/instance" .Release.Name
  "app.kubernetes.io/version" .Chart.AppVersion
  "app.kubernetes.io/part-of" "apigateway-integration-operator"
  "app.kubernetes.io/managed-by" .Release.Service -}}
{{- merge $own .Values.commonLabels | toYaml }}
{{- end }}

{{/* Metadata of an object: dict "root" $ "name" "..." and, where needed, "labels", "annotations" and "clusterScoped". */}}
{{- define "operator.metadata" -}}
{{- $root := .root -}}
name: {{ .name }}
{{- if not .clusterScoped }}
namespace: {{ default (include "operator.namespace" $root) .namespace }}
{{- end }}
labels:
  {{- merge (dict) (default (dict) .labels) (include "operator.labels" $root | fromYaml) | toYaml | nindent 2 }}
{{- with merge (dict) (default (dict) .annotations) $root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "operator.image" -}}
{{- $image := .Values.image -}}
{{- $repository := $image.repository -}}
{{- with $image.registry }}{{ $repository = printf "%s/%s" . $repository }}{{ end -}}
{{- if $image.digest -}}
{{ printf "%s@%s" $repository $image.digest }}
{{- else -}}
{{ printf "%s:%s" $repository (default .Chart.AppVersion $image.tag) }}
{{- end -}}
{{- end }}

{{/* Environment that the operator and the test pod share. */}}
{{- define "operator.env" -}}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- with .Values.aws.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.otlp }}
{{- if .endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ .protocol }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.namespace.name=$(POD_NAMESPACE),k8s.pod.name=$(POD_NAME)
{{- if not .traces }}
- name: OTEL_TRACES_EXPORTER
  value: none
{{- end }}
{{- if not .metrics }}
- name: OTEL_METRICS_EXPORTER
  value: none
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What the roles grant besides the generated rules: the kinds that may be referred to, and rbac.extraRules. */}}
{{- define "operator.extraRules" -}}
{{- $rules := list }}
{{- range $value, $file := dict "ack" "references-ack" "configMaps" "references-configmaps" "crossplane" "references-crossplane" "grants" "references-grants" }}
{{- if (index $.Values.references $value).enabled }}
{{- $rules = concat $rules ($.Files.Get (printf "files/rbac/%s.yaml" $file) | fromYaml).rules }}
{{- end }}
{{- end }}
{{- with concat $rules .Values.rbac.extraRules }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{/* A role and its binding: Role where "namespace" is given, ClusterRole otherwise. dict "root" $ "name" "rules" "subject". */}}
{{- define "operator.role" }}
{{- $kind := ternary "Role" "ClusterRole" (hasKey . "namespace") }}
{{- $metadata := dict "root" .root "name" .name "clusterScoped" (not (hasKey . "namespace")) "namespace" (default "" .namespace) }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}
metadata:
  {{- include "operator.metadata" $metadata | nindent 2 }}
rules:
  {{- toYaml .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  {{- include "operator.metadata" $metadata | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ .name }}
subjects:
  - {{- toYaml .subject | nindent 4 }}
{{- end }}

{{- define "operator.args" -}}
- --health-address=:{{ .Values.healthPort }}
{{- if .Values.metrics.enabled }}
- --metrics-address=:{{ .Values.metrics.port }}
{{- end }}
{{- if .Values.leaderElection.enabled }}
- --leader-election-id={{ default (include "operator.fullname" .) .Values.leaderElection.leaseName }}
- --leader-election-namespace={{ include "operator.namespace" . }}
{{- else }}
- --leader-elect=false
{{- end }}
{{- range .Values.watch.namespaces }}
- --watch-namespace={{ . }}
{{- end }}
{{- with .Values.watch.selector }}
- {{ printf "--watch-selector=%s" . | quote }}
{{- end }}
- --aws-budget-share={{ .Values.aws.budgetShare }}
{{- with .Values.aws.requestsPerSecond }}
- --aws-requests-per-second={{ . }}
{{- end }}
{{- with .Values.aws.burst }}
- --aws-burst={{ int . }}
{{- end }}
- --resync-period={{ .Values.config.resyncPeriod }}
- --workers={{ int .Values.config.workers }}
- --log-level={{ .Values.config.logLevel }}
- --log-json={{ eq .Values.config.logFormat "json" }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}
