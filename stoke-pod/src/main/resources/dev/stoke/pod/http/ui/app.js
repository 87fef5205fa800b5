"use strict";

/** Which page is shown. */
const app = (() => {
  const e = dom.element;
  const PAGES = [
    {path: "./", title: "Overview", show: server.overview},
    {path: "user", title: "Users", show: users.show, one: users.one},
    {path: "group", title: "Claim groups", show: groups.show, one: groups.one},
    {path: "claim", title: "Claims", show: claims.show, one: claims.one},
    {path: "key", title: "Keys", show: server.keys},
    {path: "monitor", title: "Metrics", show: server.monitor},
  ];

  let turn = 0;

  const current = () => {
    const name = location.pathname.split("/").pop();
    return PAGES.find((page) => page.path === name) || PAGES[0];
  };

  const content = (why) => {
    if (!api.user()) {
      return login.show(why);
    }
    const page = current();
    const id = new URLSearchParams(location.search).get("id");
    return id !== null && page.one && /^[0-9]+$/.test(id) ? page.one(id) : page.show();
  };

  const header = () => dom.replace(document.getElementById("header"),
      e("strong", {}, "Stoke"),
      e("nav", {}, (api.user() ? PAGES : []).map((page) => parts.link(page.path, page.title))),
      api.user() ? e("span", {id: "whoami"}, api.user(), " ",
          parts.button("Log out", () => {
            api.logout().catch(() => {});
            show("You have logged out.");
          })) : "");

  /** Only the page that was asked for last is shown, whichever comes first. */
  const show = (why) => {
    turn++;
    const mine = turn;
    parts.fail(null);
    header();
    return content(why)
        .then((made) => {
          if (mine === turn) {
            dom.replace(document.getElementById("main"), made);
          }
        })
        .catch((error) => {
          if (mine === turn) {
            dom.replace(document.getElementById("main"));
            parts.fail(error);
          }
        });
  };

  const go = (path) => {
    history.pushState(null, "", path);
    return show();
  };

  const start = () => show();

  api.whenEnded((why) => show(why));
  window.addEventListener("popstate", () => show());
  return {go, start};
})();

const provided = login.returned();
(provided ? provided.then(app.start) : app.start()).catch((error) => {
  app.start().then(() => parts.fail(error));
});
