"use strict";

/** What this server is about: its totals, the public keys, and its metrics. */
const server = (() => {
  const e = dom.element;

  const overview = () => api.get("api/admin/totals").then((totals) =>
      parts.page("Overview", e("dl", {},
          e("dt", {}, parts.link("user", "Users")), e("dd", {}, String(totals.users)),
          e("dt", {}, parts.link("group", "Claim groups")),
          e("dd", {}, String(totals.claim_groups)),
          e("dt", {}, parts.link("claim", "Claims")), e("dd", {}, String(totals.claims)))));

  const columns = [
    ["Key id", (key) => e("code", {}, key.kid)],
    ["Type", (key) => key.kty],
    ["Curve", (key) => key.crv || ""],
    ["Algorithm", (key) => key.alg || ""],
  ];

  const keys = () => api.open(".well-known/jwks.json").then((set) =>
      parts.page("Public keys",
          e("p", {class: "note"}, "What verifiers read at ",
              e("a", {href: "../.well-known/jwks.json"}, "/.well-known/jwks.json"),
              ": the keys of all members. Private keys never leave the memory of their pods."),
          parts.table(columns, set.keys, "There are no keys: nobody can sign.")));

  const monitor = () => api.get("api/capabilities").then((answer) => {
    if (answer.capabilities.indexOf("monitoring") < 0) {
      return parts.page("Metrics", e("p", {class: "note"},
          "The public listener does not give metrics; the management port does."));
    }
    return api.get("metrics").then((metrics) =>
        parts.page("Metrics", e("pre", {}, metrics.text || "")));
  });

  return {overview, keys, monitor};
})();
