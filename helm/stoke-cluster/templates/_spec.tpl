{{/* The spec that the values ask for, without the part that is passed through. */}}
{{- define "stoke-cluster.spec" -}}
replicas: {{ toJson .Values.server.replicaCount }}
{{- with .Values.server.image }}
image: {{ toJson . }}
{{- end }}
{{- with .Values.server.pullPolicy }}
imagePullPolicy: {{ toJson . }}
{{- end }}
{{- with .Values.server.pullSecret }}
imagePullSecrets: [{{ toJson . }}]
{{- end }}
server:
  {{- with .Values.server.timeout }}
  timeoutMillis: {{ toJson . }}
  {{- end }}
  allowedHosts: {{ toJson .Values.server.admin.allowedHosts }}
  disableAdmin: {{ not .Values.server.admin.enabled }}
logging:
  level: {{ toJson .Values.logging.level }}
tokens:
  algorithm: {{ toJson .Values.algorithm }}
  numBits: {{ toJson .Values.numBits }}
  keyDuration: {{ toJson .Values.expiration.key }}
  tokenDuration: {{ toJson .Values.expiration.token }}
  issuer: {{ toJson .Values.claims.issuer }}
  {{- with .Values.claims.subject }}
  subject: {{ toJson . }}
  {{- end }}
  audience: {{ toJson .Values.claims.audience }}
  includeIssuedAt: {{ toJson .Values.claims.includeIssuedAt }}
  includeNotBefore: {{ toJson .Values.claims.includeNotBefore }}
  {{- with .Values.claims.refreshCount }}
  refreshCountKey: {{ toJson . }}
  {{- end }}
  refreshLimit: {{ toJson .Values.tokenRefreshLimit }}
  userInfo:
    username: {{ toJson .Values.userInfo.username }}
    fullName: {{ toJson .Values.userInfo.fullName }}
    email: {{ toJson .Values.userInfo.email }}
    {{- with .Values.userInfo.firstName }}
    firstName: {{ toJson . }}
    {{- end }}
    {{- with .Values.userInfo.lastName }}
    lastName: {{ toJson . }}
    {{- end }}
keys:
  propagationDelay: {{ toJson .Values.keys.propagationDelay }}
  rotate: {{ toJson .Values.keys.rotate }}
  revoked: {{ toJson .Values.keys.revoked }}
  maxSigners: {{ toJson .Values.keys.maxSigners }}
cluster:
  refreshSeconds: {{ toJson .Values.cluster.refresh_sec }}
  endpointLag: {{ toJson .Values.cluster.endpointLag }}
  {{- with .Values.cluster.caSecretName }}
  caSecretName: {{ toJson . }}
  {{- end }}
database:
  type: {{ toJson .Values.database.type }}
  {{- with .Values.database.host }}
  host: {{ toJson . }}
  {{- end }}
  {{- with .Values.database.port }}
  port: {{ toJson . }}
  {{- end }}
  {{- with .Values.database.name }}
  name: {{ toJson . }}
  {{- end }}
  secretName: {{ .Values.database.secretName | default (printf "%s-db" (include "stoke-cluster.fullname" .)) | toJson }}
users:
  createStokeClaims: {{ toJson .Values.createStokeClaims }}
  policy: {{ toJson .Values.policy }}
  {{- with include "stoke-cluster.dbInitSecret" . }}
  dbInit:
    secretName: {{ . }}
  {{- end }}
resources: {{ toJson .Values.resources }}
{{- range $section := list "tls" "service" "ingress" "networkPolicy" "podDisruptionBudget" "scheduling" "monitoring" }}
{{- with get $.Values $section }}
{{ $section }}: {{ toJson . }}
{{- end }}
{{- end }}
{{- end -}}
