{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{- /* What ServiceMonitor and PodMonitor share. monitor: the values of the one. */ -}}
{{- define "exporter.monitor.metadata" -}}
name: {{ include "exporter.fullname" .root }}
namespace: {{ .monitor.namespace | default .root.Release.Namespace }}
labels:
  {{- include "exporter.labels" .root | nindent 2 }}
  {{- with .monitor.labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "exporter.monitor.endpoint" -}}
port: http-metrics
path: /metrics
interval: {{ .monitor.interval }}
scrapeTimeout: {{ .monitor.scrapeTimeout }}
# namespace and pod are the certificate's; without this Prometheus renames them.
honorLabels: true
{{- with .monitor.relabelings }}
relabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .monitor.metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
