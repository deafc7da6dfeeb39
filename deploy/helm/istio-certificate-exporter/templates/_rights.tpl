{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{- define "exporter.rules.proxies" -}}
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
{{- if eq .Values.proxies.reach "port-forward" }}
# The WebSocket upgrade is a GET; API servers from 1.35 on ask for create as well.
- apiGroups: [""]
  resources: [pods/portforward]
  verbs: [get, create]
{{- end }}
{{- if .Values.proxies.podsProxy }}
- apiGroups: [""]
  resources: [pods/proxy]
  verbs: [get]
{{- end }}
{{- end }}

{{- define "exporter.rules.configMaps" -}}
# A list or watch with the field selector metadata.name counts as one for that name.
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [istio-ca-root-cert, istio-ca-crl]
  verbs: [get, list, watch]
{{- end }}

{{- define "exporter.rules.clusterObjects" -}}
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations, validatingwebhookconfigurations]
  verbs: [list, watch]
- apiGroups: [apiregistration.k8s.io]
  resources: [apiservices]
  verbs: [list, watch]
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [list, watch]
- apiGroups: [certificates.k8s.io]
  resources: [clustertrustbundles]
  verbs: [list, watch]
{{- end }}

{{- define "exporter.rules.certManager" -}}
- apiGroups: [cert-manager.io]
  resources: [certificates, certificaterequests, issuers]
  verbs: [get, list, watch]
{{- end }}

{{- define "exporter.rules.clusterIssuers" -}}
- apiGroups: [cert-manager.io]
  resources: [clusterissuers]
  verbs: [get, list, watch]
{{- end }}

{{- define "exporter.rules.csrs" -}}
- apiGroups: [certificates.k8s.io]
  resources: [certificatesigningrequests]
  verbs: [get, list, watch]
{{- end }}

{{- define "exporter.rules.clusterRoot" -}}
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [kube-root-ca.crt]
  verbs: [get, list, watch]
{{- end }}

{{- define "exporter.rules.mtls" -}}
- apiGroups: [security.istio.io]
  resources: [peerauthentications]
  verbs: [get, list, watch]
- apiGroups: [networking.istio.io]
  resources: [destinationrules]
  verbs: [get, list, watch]
{{- if eq .Values.mode "daemonset" }}
# The pods that read proxies have an account of their own; which workloads there are is asked for here too.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
{{- end }}
{{- end }}

{{- define "exporter.rules.secrets" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
{{- end }}

{{- /* {"NAMESPACE": ["NAME", …]} of secrets.names. */ -}}
{{- define "exporter.namedSecrets" -}}
{{- $byNamespace := dict -}}
{{- range .Values.secrets.names -}}
{{- $parts := splitList "/" . -}}
{{- $namespace := $.Values.rootNamespace -}}
{{- if eq (len $parts) 2 -}}
{{- $namespace = first $parts -}}
{{- end -}}
{{- $names := get $byNamespace $namespace | default list -}}
{{- $_ := set $byNamespace $namespace (append $names (last $parts) | uniq) -}}
{{- end -}}
{{ toJson $byNamespace }}
{{- end }}

{{- /*
One Role or ClusterRole with its binding.
  root: the chart's scope; suffix: of the names; account: who gets it; rules: YAML; namespace: of a Role, or none
*/ -}}
{{- define "exporter.grant" -}}
{{- $root := .root -}}
{{- $name := printf "%s-%s" (include "exporter.fullname" $root) .suffix -}}
{{- $kind := "Role" -}}
{{- if not .namespace -}}
{{- $name = printf "%s-%s" (include "exporter.clusterName" $root) .suffix -}}
{{- $kind = "ClusterRole" -}}
{{- else if ne .namespace $root.Release.Namespace -}}
{{- /* In namespaces of others it is told apart like an object of the cluster. */ -}}
{{- $name = printf "%s-%s" (include "exporter.clusterName" $root) .suffix -}}
{{- end -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}
metadata:
  name: {{ $name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "exporter.labels" $root | nindent 4 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  name: {{ $name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "exporter.labels" $root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ $name }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ $root.Release.Namespace }}
{{- end }}
