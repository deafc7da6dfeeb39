{{- /* SPDX-License-Identifier: Apache-2.0 */ -}}
{{- /*
The pod's template. part: "all" and "cluster" as in the configuration, or "node".
*/ -}}
{{- define "exporter.pod" -}}
{{- $v := .root.Values -}}
{{- $isNode := eq .part "node" -}}
metadata:
  labels:
    {{- include "exporter.podSelector" . | nindent 4 }}
    # Out of the mesh: its probes, scrapes and handshakes are meant to be its own.
    sidecar.istio.io/inject: "false"
    istio.io/dataplane-mode: none
    {{- range $name, $value := mergeOverwrite (deepCopy $v.labels) $v.podLabels }}
    {{ $name }}: {{ $value | quote }}
    {{- end }}
  annotations:
    # A new configuration starts new pods.
    checksum/config: {{ include "exporter.configuration" . | sha256sum }}
    {{- range $name, $value := $v.podAnnotations }}
    {{ $name }}: {{ $value | quote }}
    {{- end }}
spec:
  serviceAccountName: {{ include ($isNode | ternary "exporter.proxyServiceAccountName" "exporter.serviceAccountName") .root }}
  automountServiceAccountToken: true
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $v.terminationGracePeriodSeconds }}
  {{- with $v.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml $v.podSecurityContext | nindent 4 }}
  containers:
    - name: exporter
      image: {{ include "exporter.image" .root | quote }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args:
        - --config.file=/etc/istio-certificate-exporter/config.yml
        - --log.level={{ $v.log.level }}
        - --log.format={{ $v.log.format }}
        {{- if $isNode }}
        - --kubernetes.node=$(NODE_NAME)
        {{- end }}
        {{- if include "exporter.isSharded" .root }}
        # The index is the ordinal at the end of the pod's name.
        - --shard.total={{ $v.sharding.shards }}
        {{- end }}
        {{- with $v.extraArgs }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      env:
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        {{- if $isNode }}
        - name: NODE_NAME
          valueFrom:
            fieldRef:
              fieldPath: spec.nodeName
        {{- end }}
        {{- with $v.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: http-metrics
          containerPort: 9694
          protocol: TCP
      livenessProbe:
        httpGet:
          path: /-/healthy
          port: http-metrics
        {{- toYaml $v.livenessProbe | nindent 8 }}
      readinessProbe:
        httpGet:
          path: /-/ready
          port: http-metrics
        {{- toYaml $v.readinessProbe | nindent 8 }}
      resources:
        {{- toYaml $v.resources | nindent 8 }}
      securityContext:
        {{- toYaml $v.securityContext | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/istio-certificate-exporter
          readOnly: true
        {{- if not $isNode }}
        {{- range $v.remoteClusters }}
        - name: {{ printf "cluster-%s" .name }}
          mountPath: {{ include "exporter.kubeconfigFolder" .name }}
          readOnly: true
        {{- end }}
        {{- end }}
        {{- with $v.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "exporter.fullname" .root }}{{ $isNode | ternary "-node" "" }}
    {{- if not $isNode }}
    {{- range $v.remoteClusters }}
    - name: {{ printf "cluster-%s" .name }}
      secret:
        secretName: {{ .secretName }}
        defaultMode: 288  # 0440: readable by the exporter's group
    {{- end }}
    {{- end }}
    {{- with $v.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  nodeSelector:
    {{- toYaml (mergeOverwrite (dict "kubernetes.io/os" "linux") $v.nodeSelector) | nindent 4 }}
  {{- with ($isNode | ternary $v.daemonset.tolerations $v.tolerations) }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if not $isNode }}
  {{- with $v.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
{{- end }}

{{- define "exporter.podSelector" -}}
{{ include "exporter.selectorLabels" .root }}
app.kubernetes.io/component: {{ eq .part "node" | ternary "node" "exporter" }}
{{- end }}
