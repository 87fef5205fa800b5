"use strict";

/** Claims, and the groups that hold them. */
const claims = (() => {
  const e = dom.element;
  const PATH = "api/admin/claims";
  const FIELDS = [
    {name: "name", label: "Name", required: true},
    {name: "short_name", label: "Claim", required: true, hint: "its name in tokens"},
    {name: "value", label: "Value", required: true},
    {name: "description", label: "Description"},
  ];

  const columns = [
    ["Name", (claim) => parts.link("claim?id=" + claim.id, claim.name)],
    ["Claim", (claim) => claim.short_name],
    ["Value", (claim) => claim.value],
    ["Description", (claim) => claim.description],
  ];

  const show = () => parts.list(PATH, columns, "There are no claims.").then((list) =>
      parts.page("Claims", list, e("h2", {}, "New claim"),
          parts.form("new-claim", FIELDS, "Create",
              (values) => api.call("POST", PATH, values)
                  .then((answer) => app.go("claim?id=" + answer.body.id)))));

  const one = (id) => Promise.all([
    api.get(PATH + "/" + id),
    api.all(PATH + "/" + id + "/claim-groups"),
    api.all("api/admin/claim-groups"),
  ]).then((found) => {
    const claim = found[0];
    const holders = parts.choice("Claim groups", "group", found[2],
        found[1].map((group) => group.id), (group) => group.name);
    const save = (values) => api.call("PATCH", PATH + "/" + id,
        Object.assign({}, values, {claim_groups: holders.ids()}));
    return parts.page(claim.name,
        parts.form("claim", FIELDS.map(
            (field) => Object.assign({}, field, {value: claim[field.name]})),
        "Save", save, [holders.element]),
        e("p", {}, parts.remover("Delete the claim " + claim.name + "?", PATH + "/" + id,
            "claim")));
  });

  return {show, one};
})();
