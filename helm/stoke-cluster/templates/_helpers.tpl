{{/* Pods are called after it: no suffix, and never cut short in silence. */}}
{{- define "stoke-cluster.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name -}}
{{- end -}}

{{- define "stoke-cluster.dbInitSecret" -}}
{{- if or .Values.dbInit.users .Values.dbInit.groups .Values.dbInit.claims -}}
{{- include "stoke-cluster.fullname" . }}-dbinit
{{- end -}}
{{- end -}}

{{- define "stoke-cluster.labels" -}}
app.kubernetes.io/name: stoke
app.kubernetes.io/instance: {{ include "stoke-cluster.fullname" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}
