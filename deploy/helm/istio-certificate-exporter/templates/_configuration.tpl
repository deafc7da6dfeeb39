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
{{- $objects := .root.Values.clusterObjects.enabled | ternary "secrets, configmaps, webhooks" "secrets, configmaps" -}}
{{- if eq .part "node" -}}
[proxies]
{{- else if eq .part "cluster" -}}
[{{ $objects }}]
{{- else if not .root.Values.clusterObjects.enabled -}}
[proxies, {{ $objects }}]
{{- end -}}
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
