"use strict";

/** Calls the server, with the tokens of one login. They are kept in this page's memory alone. */
const api = (() => {
  const REFRESH_BEFORE_MS = 60000;
  const PAGE = 255;
  const MOST_PAGES = 20;

  let session = null;
  let refreshing = null;
  let ended = () => {};

  const send = (method, path, body, token) => {
    const headers = {};
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    if (token) {
      headers.Authorization = "Bearer " + token;
    }
    const options = {method, headers, cache: "no-store", credentials: "omit"};
    if (body !== undefined) {
      options.body = JSON.stringify(body);
    }
    return fetch("../" + path, options).then(
        (response) => response.text().then((text) => ({
          status: response.status,
          total: Number(response.headers.get("X-Total-Count") || 0),
          body: parsed(text),
        })),
        () => {
          throw new Error("the server cannot be reached; try again");
        });
  };

  const parsed = (text) => {
    try {
      return text === "" ? {} : JSON.parse(text);
    } catch (e) {
      return {text};
    }
  };

  const sentence = (answer) => {
    const body = answer.body;
    return body.error_message || body.message
        || (body.errors && JSON.stringify(body.errors)) || "the server answered " + answer.status;
  };

  const good = (answer) => {
    if (answer.status >= 400) {
      throw new Error(sentence(answer));
    }
    return answer;
  };

  /** In milliseconds of this browser's clock. */
  const endOf = (token) => {
    const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(atob(part)).exp * 1000;
  };

  const begin = (answer) => {
    session = {
      token: answer.body.token,
      refresh: answer.body.refresh,
      username: answer.body.username || (session && session.username),
      end: endOf(answer.body.token),
    };
    return session;
  };

  const login = (username, password, provider) =>
      send("POST", "api/login", {username, password, provider}).then((answer) => {
        if (answer.status === 401) {
          throw new Error("these are not the credentials of an account");
        }
        return begin(good(answer));
      });

  /** Once, however many calls wait for it. */
  const refresh = () => {
    refreshing = refreshing
        || send("POST", "api/refresh", {refresh: session.refresh}, session.token)
            .then((answer) => {
              if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
                end("your session has ended; log in again");
              }
              return begin(good(answer));
            })
            .finally(() => {
              refreshing = null;
            });
    return refreshing;
  };

  const end = (why) => {
    session = null;
    ended(why);
    throw new Error(why);
  };

  const call = (method, path, body) => {
    if (!session) {
      return Promise.resolve().then(() => end("log in first"));
    }
    const ready = session.end - Date.now() < REFRESH_BEFORE_MS ? refresh() : Promise.resolve();
    return ready
        .then(() => send(method, path, body, session.token))
        .then((answer) => {
          if (answer.status === 401) {
            end("your session has ended; log in again");
          }
          return good(answer);
        });
  };

  const get = (path) => call("GET", path).then((answer) => answer.body);

  const page = (path, number, size) =>
      call("GET", path + "?page=" + number + "&itemsPerPage=" + size)
          .then((answer) => ({rows: answer.body, total: answer.total}));

  /** All rows of a list, up to some thousands. */
  const all = (path) => {
    const next = (rows, number) =>
        page(path, number, PAGE).then((found) => {
          const known = rows.concat(found.rows);
          return found.rows.length < PAGE || number === MOST_PAGES
              ? known : next(known, number + 1);
        });
    return next([], 1);
  };

  const logout = () => {
    const old = session;
    session = null;
    return old ? send("POST", "api/logout", {refresh: old.refresh}, old.token) : Promise.resolve();
  };

  return {
    login, logout, call, get, page, all,
    /** What everybody may read. */
    open: (path) => send("GET", path).then(good).then((answer) => answer.body),
    user: () => session && session.username,
    whenEnded: (listener) => {
      ended = listener;
    },
  };
})();
