{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{- /* What a schema cannot say clearly: values that do not go together. All of them in one message. */ -}}
{{- define "exporter.validate" -}}
{{- $problems := list -}}
{{- $v := .Values -}}
{{- if and (eq $v.secrets.read "named") (not $v.secrets.names) -}}
{{- $problems = append $problems "secrets.read is named, but secrets.names is empty: list NAME or NAMESPACE/NAME, or set secrets.read=none" -}}
{{- end -}}
{{- if and (eq $v.secrets.read "namespaces") (not $v.secrets.namespaces) -}}
{{- $problems = append $problems "secrets.read is namespaces, but secrets.namespaces is empty: list them, or set secrets.read=none" -}}
{{- end -}}
{{- if and $v.secrets.namespaces (ne $v.secrets.read "namespaces") -}}
{{- $problems = append $problems (printf "secrets.namespaces is set, but secrets.read is %s: set secrets.read=namespaces, or remove them" $v.secrets.read) -}}
{{- end -}}
{{- if and (gt (int $v.sharding.shards) 1) (ne $v.mode "deployment") -}}
{{- $problems = append $problems (printf "sharding.shards is %d, but mode is %s: shards need mode=deployment; a daemonset is already split by node" (int $v.sharding.shards) $v.mode) -}}
{{- end -}}
{{- if and (gt (int $v.sharding.shards) 1) (gt (int $v.replicas) 1) -}}
{{- $problems = append $problems "sharding.shards and replicas are both more than 1: shards are single pods; set replicas=1" -}}
{{- end -}}
{{- if and (gt (int $v.replicas) 1) (ne $v.mode "deployment") -}}
{{- $problems = append $problems (printf "replicas is %d, but mode is %s: replicas need mode=deployment" (int $v.replicas) $v.mode) -}}
{{- end -}}
{{- if and $v.serviceMonitor.enabled $v.podMonitor.enabled -}}
{{- $problems = append $problems "serviceMonitor.enabled and podMonitor.enabled are both true, so everything would be scraped twice: keep one" -}}
{{- end -}}
{{- if and $v.serviceMonitor.enabled (not $v.service.enabled) -}}
{{- $problems = append $problems "serviceMonitor.enabled needs service.enabled=true; without a Service use podMonitor" -}}
{{- end -}}
{{- if and (has "pods_proxy" $v.proxies.ways) (not $v.proxies.podsProxy) -}}
{{- $problems = append $problems "proxies.ways holds pods_proxy, but its right is off: set proxies.podsProxy=true" -}}
{{- end -}}
{{- if and (has "port_forward" $v.proxies.ways) (eq $v.proxies.reach "observer") -}}
{{- $problems = append $problems "proxies.ways holds port_forward, but proxies.reach is observer: set proxies.reach=port-forward, or remove it from the ways" -}}
{{- end -}}
{{- $clusters := list $v.cluster -}}
{{- range $v.remoteClusters -}}
{{- if has .name $clusters -}}
{{- $problems = append $problems (printf "remoteClusters names %s twice, or as the value cluster: each needs a name of its own" .name) -}}
{{- end -}}
{{- $clusters = append $clusters .name -}}
{{- end -}}
{{- if and $v.remoteClusters (eq $v.mode "rights") -}}
{{- $problems = append $problems "remoteClusters is set, but mode is rights, which starts nothing: set them where the exporter runs" -}}
{{- end -}}
{{- if and (eq $v.mode "rights") (not $v.rbac.create) -}}
{{- $problems = append $problems "mode is rights, but rbac.create is false: nothing would be left to install" -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n  - %s" (join "\n  - " $problems)) -}}
{{- end -}}
{{- end }}
