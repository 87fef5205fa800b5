"use strict";

/** Claim groups: the claims that they give, their members, and their links to providers. */
const groups = (() => {
  const e = dom.element;
  const PATH = "api/admin/claim-groups";
  const LINKS = "api/admin/group-links";
  const FIELDS = [
    {name: "name", label: "Name", required: true},
    {name: "description", label: "Description"},
  ];

  const columns = [
    ["Name", (group) => parts.link("group?id=" + group.id, group.name)],
    ["Description", (group) => group.description],
  ];

  const show = () => parts.list(PATH, columns, "There are no claim groups.").then((list) =>
      parts.page("Claim groups", list, e("h2", {}, "New claim group"),
          parts.form("new-group", FIELDS, "Create",
              (values) => api.call("POST", PATH, values)
                  .then((answer) => app.go("group?id=" + answer.body.id)))));

  const one = (id) => {
    const path = PATH + "/" + id;
    return Promise.all([
      api.get(path),
      api.all(path + "/claims"),
      api.all("api/admin/claims"),
      api.all(path + "/users"),
      api.all(path + "/group-links"),
    ]).then((found) => {
      const group = found[0];
      const given = parts.choice("Claims of its members", "claim", found[2],
          found[1].map((claim) => claim.id),
          (claim) => claim.name + " (" + claim.short_name + "=" + claim.value + ")");
      const save = (values) => api.call("PATCH", path,
          Object.assign({}, values, {claims: given.ids()}));
      return parts.page(group.name,
          parts.form("group", FIELDS.map(
              (field) => Object.assign({}, field, {value: group[field.name]})),
          "Save", save, [given.element]),
          e("h2", {}, "Members"), members(found[3]),
          e("h2", {}, "Links"), links(group, found[4]),
          e("p", {}, parts.remover("Delete the claim group " + group.name + "?", path, "group")));
    });
  };

  const members = (rows) => parts.table(
      [["Username", (user) => parts.link("user?id=" + user.id, user.username)],
        ["E-mail", (user) => user.email]],
      rows, "Nobody; users are added to a group on their own pages.");

  const links = (group, rows) => e("div", {},
      parts.table(
          [["Provider", (link) => link.type],
            ["Group or claim there", (link) => link.resource_spec],
            ["", (link) => parts.remover("Delete this link?", LINKS + "/" + link.id,
                "group?id=" + group.id)]],
          rows, "None: only members of their own are in this group."),
      parts.form("new-link",
          [{name: "type", label: "Provider", required: true, hint: "such as LDAP:corp or OIDC:idp"},
            {name: "resource_spec", label: "Group or claim there", required: true,
              hint: "a group of the directory, or claim=value of the identity token"}],
          "Add link",
          (values) => api.call("POST", LINKS, Object.assign({}, values, {claim_group: group.id}))
              .then(() => app.go("group?id=" + group.id))));

  return {show, one};
})();
