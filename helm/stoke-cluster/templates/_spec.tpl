{{/* The spec that the values ask for, without the part that is passed through. */}}
{{- define "stoke-cluster.spec" -}}
replicas: {{ toJson .Values.server.replicaCount }}
{{- with .Values.server.image }}
image: {{ toJson . }}
{{- end }}
tokens:
  algorithm: {{ toJson .Values.algorithm }}
  keyDuration: {{ toJson .Values.expiration.key }}
  tokenDuration: {{ toJson .Values.expiration.token }}
  issuer: {{ toJson .Values.claims.issuer }}
  audience: {{ toJson .Values.claims.audience }}
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
  {{- with include "stoke-cluster.dbInitSecret" . }}
  dbInit:
    secretName: {{ . }}
  {{- end }}
resources: {{ toJson .Values.resources }}
{{- end -}}
