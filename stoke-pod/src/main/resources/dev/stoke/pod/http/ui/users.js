"use strict";

/** Accounts: a list, and a page for each. */
const users = (() => {
  const e = dom.element;
  const PATH = "api/admin/users";
  const FIELDS = [
    {name: "username", label: "Username", required: true},
    {name: "email", label: "E-mail", required: true},
    {name: "fname", label: "First name"},
    {name: "lname", label: "Last name"},
  ];
  const PASSWORD =
      {name: "password", label: "Password", type: "password", required: true,
        autocomplete: "new-password"};

  const address = (user) => "user?id=" + user.id;

  const columns = [
    ["Username", (user) => parts.link(address(user), user.username)],
    ["Name", (user) => (user.fname + " " + user.lname).trim()],
    ["E-mail", (user) => user.email],
    ["Source", (user) => user.source],
    ["Created", (user) => user.created_at.slice(0, 10)],
  ];

  const show = () => parts.list(PATH, columns, "There are no users.").then((list) =>
      parts.page("Users", list, e("h2", {}, "New local user"),
          parts.form("new-user", FIELDS.concat([PASSWORD]), "Create",
              (values) => api.call("POST", "api/admin/localuser", values)
                  .then(() => app.go("user")))));

  const one = (id) => Promise.all([
    api.get(PATH + "/" + id),
    api.all(PATH + "/" + id + "/claim-groups"),
    api.all("api/admin/claim-groups"),
  ]).then((found) => {
    const user = found[0];
    const held = parts.choice("Claim groups", "group", found[2],
        found[1].map((group) => group.id), (group) => group.name);
    const save = (values) => api.call("PATCH", PATH + "/" + id,
        Object.assign({}, values, {claim_groups: held.ids()}));
    return parts.page(user.username,
        e("p", {class: "note"}, "Source " + user.source + ", created " + user.created_at),
        parts.form("user", FIELDS.map(
            (field) => Object.assign({}, field, {value: user[field.name]})),
        "Save", save, [held.element]),
        local(user) ? passwords(user) : "",
        e("p", {}, parts.remover("Delete the user " + user.username + "? Sessions end at once.",
            PATH + "/" + id, "user")));
  });

  /** Accounts of a provider have no password here. */
  const local = (user) => !/^(LDAP|OIDC)(:|$)/.test(user.source);

  const passwords = (user) => e("div", {}, e("h2", {}, "New password"),
      parts.form("password",
          [Object.assign({}, PASSWORD, {hint: "All sessions of the user end."})],
          "Set password",
          (values) => api.call("PATCH", "api/admin/localuser",
              {username: user.username, newPassword: values.password, force: true})));

  return {show, one};
})();
