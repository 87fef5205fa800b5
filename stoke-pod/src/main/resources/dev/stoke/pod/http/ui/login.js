"use strict";

/** The page of those who have not logged in: a local password, or a login provider. */
const login = (() => {
  const e = dom.element;

  const show = (why) => api.open("api/available_providers").then((answer) => {
    const providers = answer.providers || [];
    const typed = providers.filter((provider) => provider.provider_type !== "OIDC");
    const chosen = e("select", {id: "login-provider", name: "provider"},
        e("option", {value: ""}, "Default"),
        typed.map((provider) => e("option", {value: provider.name}, provider.name)));
    const elsewhere = providers
        .filter((provider) => provider.provider_type === "OIDC")
        .map((provider) => e("p", {},
            e("a", {class: "button", href: address(provider), click: () => remember(provider)},
                "Log in with " + provider.name)));
    const form = parts.form(
        "login",
        [
          {name: "username", label: "Username", required: true, autocomplete: "username"},
          {name: "password", label: "Password", type: "password", required: true,
            autocomplete: "current-password"},
        ],
        "Log in",
        (values) => api.login(values.username, values.password, chosen.value).then(app.start),
        typed.length === 0
            ? [] : [e("p", {}, e("label", {for: "login-provider"}, "Provider"), chosen)]);
    return parts.page("Log in", why ? e("p", {class: "note"}, why) : "", form, elsewhere);
  });

  /** The provider sends the browser back to this very page. */
  const address = (provider) =>
      "/oidc/" + encodeURIComponent(provider.name) + "?xfer=local&next="
          + encodeURIComponent(location.origin + location.pathname);

  const remember = (provider) => sessionStorage.setItem("provider", provider.name);

  /** What a provider's login left in this tab; good once. */
  const returned = () => {
    const token = sessionStorage.getItem("id_token");
    const code = sessionStorage.getItem("access_code");
    const provider = sessionStorage.getItem("provider") || "";
    for (const name of ["id_token", "access_code", "provider"]) {
      sessionStorage.removeItem(name);
    }
    return token && code ? api.login(token, code, provider) : null;
  };

  return {show, returned};
})();
