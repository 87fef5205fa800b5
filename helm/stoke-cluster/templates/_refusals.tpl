{{/*
Values of the Go server's chart that a StokeCluster cannot give: which of their values change nothing, and what to do about any
other. They are refused rather than passed over, so that nobody relies on them.
*/}}
{{- define "stoke-cluster.notOffered" -}}
postgresql.enabled:
  neutral: ["false"]
  do: must be false. This chart brings no database; name the Secret of yours in database.secretName.
mysql.enabled:
  neutral: ["false"]
  do: must be false. This chart brings no database, and the operator offers PostgreSQL only.
persistKeys:
  neutral: ["false"]
  do: must be false. Signing keys stay in the memory of the pod that made them; the public keys outlive it without being asked to.
cluster.enabled:
  neutral: ["true"]
  do: must be true. One pod is a cluster of one; it can then be scaled at any time.
numBits:
  neutral: ["256"]
  do: must be 256. The operator offers ES256 only.
server.address:
  neutral: []
  do: must be empty. The pods listen on all their addresses.
server.port:
  neutral: ["8080"]
  do: must be 8080, or absent.
server.timeout:
  neutral: []
  do: is not offered yet; remove it.
server.pullPolicy:
  neutral: [IfNotPresent]
  do: is not offered yet; remove it, and give each image a tag of its own.
server.pullSecret:
  neutral: []
  do: is not offered yet; remove it, and add the pull Secret to the namespace's ServiceAccount default.
server.admin.enabled:
  neutral: ["true"]
  do: is not offered yet; remove it.
server.admin.allowedHosts:
  neutral: ["[]"]
  do: is not offered yet; remove it.
server.tls.privateKey:
  neutral: []
  do: is not offered yet; remove it, and end TLS at an Ingress or a Gateway.
server.tls.publicCert:
  neutral: []
  do: is not offered yet; remove it, and end TLS at an Ingress or a Gateway.
logging.level:
  neutral: [info]
  do: is not offered yet; remove it.
logging.pretty:
  neutral: ["false"]
  do: is not offered yet; remove it.
claims.subject:
  neutral: []
  do: is not offered yet; remove it.
claims.includeIssuedAt:
  neutral: ["false"]
  do: is not offered yet; remove it.
claims.includeNotBefore:
  neutral: ["false"]
  do: is not offered yet; remove it.
claims.refreshCount:
  neutral: [jti]
  do: is not offered yet; remove it.
policy.allowSuperuserOverride:
  neutral: ["false"]
  do: is not offered yet; remove it.
policy.readOnlyMode:
  neutral: ["false"]
  do: is not offered yet; remove it.
policy.protectedUsers:
  neutral: ["[]"]
  do: is not offered yet; remove it.
policy.protectedClaims:
  neutral: ["[]"]
  do: is not offered yet; remove it.
policy.protectedGroups:
  neutral: ["[]"]
  do: is not offered yet; remove it.
providers:
  neutral: ["[]"]
  do: must be empty. Logins through LDAP and OIDC are not offered yet.
{{- end -}}

{{/* Fails with a sentence for each value that cannot be given. */}}
{{- define "stoke-cluster.refuse" -}}
{{- $problems := list -}}
{{- range $path, $rule := include "stoke-cluster.notOffered" . | fromYaml -}}
  {{- $value := $.Values -}}
  {{- range splitList "." $path -}}
    {{- if kindIs "map" $value -}}
      {{- $value = get $value . -}}
    {{- else -}}
      {{- $value = "" -}}
    {{- end -}}
  {{- end -}}
  {{- if not (or (kindIs "invalid" $value) (has (toString $value) (append $rule.neutral ""))) -}}
    {{- $problems = append $problems (printf "%s %s" $path $rule.do) -}}
  {{- end -}}
{{- end -}}
{{- with $problems -}}
{{- fail (printf "\n%s" (join "\n" .)) -}}
{{- end -}}
{{- end -}}
