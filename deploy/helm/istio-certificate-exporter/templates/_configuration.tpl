{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{- /*
The exporter's configuration file. part: "all", or in mode daemonset "cluster" (everything but proxies) and "node".
*/ -}}
{{- define "exporter.configuration" -}}
{{- $v := .root.Values -}}
web:
  listen_address: ":9694"
{{- with $v.trustDomains }}

trust_domains: {{ toJson . }}
{{- end }}
{{- with $v.rotation }}

rotation:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $v.pins }}

pins:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if ne .part "node" }}
{{- with $v.probe }}

probe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

sources:
  - name: mesh
    type: kubernetes
    {{- include "exporter.settings" .root | nindent 4 }}
    {{- with $v.cluster }}
    cluster: {{ . | quote }}
    {{- end }}
    {{- with include "exporter.watch" . }}
    watch: {{ . }}
    {{- end }}
    {{- if ne .part "cluster" }}
    {{- include "exporter.settings.proxies" .root | nindent 4 }}
    {{- else if $v.namespaces }}
    # They hold for ConfigMaps as well.
    proxies:
      namespaces: {{ toJson $v.namespaces }}
    {{- end }}
    {{- if ne .part "node" }}
    {{- include "exporter.settings.secrets" .root | nindent 4 }}
    {{- end }}
  {{- if ne .part "node" }}
  {{- range $v.remoteClusters }}
  - name: {{ printf "mesh-%s" .name | quote }}
    type: kubernetes
    {{- include "exporter.settings" $.root | nindent 4 }}
    cluster: {{ .name | quote }}
    kubeconfig:
      file: {{ include "exporter.kubeconfigFolder" .name }}/{{ .key | default "config" }}
      {{- with .context }}
      context: {{ . | quote }}
      {{- end }}
  {{- end }}
  {{- with $v.extraSources }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
{{- end }}

{{- define "exporter.settings" -}}
interval: {{ .Values.interval }}
timeout: {{ .Values.timeout }}
max_age: {{ .Values.maxAge }}
root_namespace: {{ .Values.rootNamespace | quote }}
requests:
  per_second: {{ .Values.requests.perSecond }}
  burst: {{ .Values.requests.burst }}
{{- end }}

{{- /* Nothing where everything may be watched: then the rights alone decide, and granting one needs no second switch. */ -}}
{{- define "exporter.watch" -}}
{{- $subjects := list -}}
{{- if ne .part "cluster" -}}
{{- $subjects = append $subjects "proxies" -}}
{{- end -}}
{{- if ne .part "node" -}}
{{- $subjects = concat $subjects (list "secrets" "configmaps") -}}
{{- if .root.Values.clusterObjects.enabled -}}
{{- $subjects = append $subjects "webhooks" -}}
{{- end -}}
{{- end -}}
{{- if and (ne .part "cluster") (include "exporter.watchesIstiod" .root) -}}
{{- $subjects = append $subjects "istiod" -}}
{{- end -}}
{{- if ne .part "node" -}}
{{- if .root.Values.certManager.enabled -}}
{{- $subjects = append $subjects "cert_manager" -}}
{{- end -}}
{{- if include "exporter.watchesCSRs" .root -}}
{{- $subjects = append $subjects "csrs" -}}
{{- end -}}
{{- if include "exporter.watchesMTLS" .root -}}
{{- $subjects = append $subjects "mtls" -}}
{{- end -}}
{{- end -}}
{{- if lt (len $subjects) 8 -}}
[{{ join ", " $subjects }}]
{{- end -}}
{{- end }}

{{- /* What is in the root namespace, or decided there, cannot be told where it may not be read. */ -}}
{{- define "exporter.seesRootNamespace" -}}
{{- if or (empty .Values.namespaces) (has .Values.rootNamespace .Values.namespaces) -}}true{{- end -}}
{{- end }}

{{- define "exporter.watchesIstiod" -}}
{{- if and .Values.istiod.enabled (include "exporter.seesRootNamespace" .) -}}true{{- end -}}
{{- end }}

{{- define "exporter.watchesMTLS" -}}
{{- if and .Values.mtls.enabled (include "exporter.seesRootNamespace" .) -}}true{{- end -}}
{{- end }}

{{- /* They belong to no namespace. */ -}}
{{- define "exporter.watchesCSRs" -}}
{{- if and .Values.csrs.enabled .Values.clusterObjects.enabled -}}true{{- end -}}
{{- end }}

{{- define "exporter.settings.proxies" -}}
proxies:
  {{- with .Values.namespaces }}
  namespaces: {{ toJson . }}
  {{- end }}
  {{- with .Values.proxies.selector }}
  selector: {{ . | quote }}
  {{- end }}
  {{- with include "exporter.ways" . }}
  ways: {{ . }}
  {{- end }}
  concurrency: {{ .Values.proxies.concurrency }}
{{- end }}

{{- define "exporter.ways" -}}
{{- if .Values.proxies.ways -}}
{{ toJson .Values.proxies.ways }}
{{- else if .Values.proxies.podsProxy -}}
["port_forward","agent","pods_proxy","handshake"]
{{- end -}}
{{- end }}

{{- define "exporter.settings.secrets" -}}
{{- if eq .Values.secrets.read "named" -}}
secrets:
  names:
    {{- range $namespace, $names := include "exporter.namedSecrets" . | fromJson }}
    {{- range $names }}
    - {{ printf "%s/%s" $namespace . | quote }}
    {{- end }}
    {{- end }}
{{- else if eq .Values.secrets.read "namespaces" -}}
secrets:
  namespaces: {{ toJson .Values.secrets.namespaces }}
{{- end -}}
{{- end }}

{{- define "exporter.kubeconfigFolder" -}}
/var/run/secrets/istio-certificate-exporter/{{ . }}
{{- end }}
