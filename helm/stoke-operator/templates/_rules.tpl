{{/*
What the operator does, and nothing more: a test compares it with the audit log of the operator's scenarios. The same rules
stand in a ClusterRole, or in a Role of each watched namespace.
*/}}
{{- define "stoke-operator.rules" -}}
- apiGroups: [stoke.hppr.dev]
  resources: [stokeclusters]
  verbs: [list, watch]
- apiGroups: [stoke.hppr.dev]
  resources: [stokeclusters/status]
  verbs: [patch]
# Owner references that block the owner's deletion, where that is checked.
- apiGroups: [stoke.hppr.dev]
  resources: [stokeclusters/finalizers]
  verbs: [update]
# Each is read once before it is made: what is somebody else's is left alone.
- apiGroups: [""]
  resources: [services, serviceaccounts]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, create, patch]
# What there is only when a StokeCluster asks for it, and goes when it no longer does.
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies, ingresses]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [cert-manager.io]
  resources: [certificates]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, patch]
# Those that the operator makes are watched by label. Those of users are read one by one, by the name that a StokeCluster gives.
- apiGroups: [""]
  resources: [configmaps, secrets]
  verbs: [get, list, watch, create, update]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end -}}
