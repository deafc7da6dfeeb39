{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{- define "exporter.name" -}}
{{ .Values.nameOverride | default .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- /* At most 50 characters: roles and the node pods' objects add a suffix to it. */ -}}
{{- define "exporter.fullname" -}}
{{- $name := include "exporter.name" . -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains $name .Release.Name -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- /* Objects without a namespace carry the release's, so that two releases of one name do not share them. */ -}}
{{- define "exporter.clusterName" -}}
{{- $fullname := include "exporter.fullname" . -}}
{{- if eq $fullname .Release.Namespace -}}
{{ $fullname }}
{{- else -}}
{{ printf "%s-%s" .Release.Namespace $fullname }}
{{- end -}}
{{- end }}

{{- define "exporter.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "exporter.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "exporter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "exporter.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end }}

{{- /* The account that reads proxies: in mode daemonset the node pods have one of their own, with nothing else. */ -}}
{{- define "exporter.proxyServiceAccountName" -}}
{{- if and (eq .Values.mode "daemonset") .Values.serviceAccount.create -}}
{{ include "exporter.serviceAccountName" . }}-node
{{- else -}}
{{ include "exporter.serviceAccountName" . }}
{{- end -}}
{{- end }}

{{- define "exporter.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "exporter.isSharded" -}}
{{- if and (eq .Values.mode "deployment") (gt (int .Values.sharding.shards) 1) }}true{{ end -}}
{{- end }}
