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
  do: must be false. This chart brings no database; name the Secret of yours in database.secretName, with mysql in database.type.
persistKeys:
  neutral: ["false"]
  do: must be false. Signing keys stay in the memory of the pod that made them; the public keys outlive it without being asked to.
cluster.enabled:
  neutral: ["true"]
  do: must be true. One pod is a cluster of one; it can then be scaled at any time.
server.address:
  neutral: []
  do: must be empty. The pods listen on all their addresses.
server.port:
  neutral: ["8080"]
  do: must be 8080, or absent.
server.tls.privateKey:
  neutral: []
  do: names a file, which a pod would not have; put key and certificate into a Secret, and name that in tls.secretName.
server.tls.publicCert:
  neutral: []
  do: names a file, which a pod would not have; put key and certificate into a Secret, and name that in tls.secretName.
logging.pretty:
  neutral: ["false"]
  do: is not offered; remove it. Each line is one JSON object.
providers:
  neutral: ["[]"]
  do: must be empty. Providers are given in spec.providers, as a StokeCluster has them (kubectl explain stokecluster.spec.providers), with their passwords in Secrets.
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
