"use strict";

/** What the pages are made of. */
const parts = (() => {
  const e = dom.element;
  const PAGE = 50;

  const fail = (error) => {
    const place = document.getElementById("error");
    place.textContent = error ? error.message : "";
    place.hidden = !error;
  };

  /** A link to a page of the administration, without loading anew. */
  const link = (path, text) =>
      e("a", {
        href: path,
        click: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
          }
          event.preventDefault();
          app.go(path);
        },
      }, text);

  const button = (text, action, attributes) =>
      e("button", Object.assign({type: "button", click: action}, attributes || {}), text);

  /**
   * @param columns pairs of a heading and a function that gives a cell's content
   */
  const table = (columns, rows, empty) => {
    if (rows.length === 0) {
      return e("p", {class: "note"}, empty);
    }
    const head = e("tr", {}, columns.map((column) => e("th", {scope: "col"}, column[0])));
    const body = rows.map(
        (row) => e("tr", {}, columns.map((column) => e("td", {}, column[1](row)))));
    return e("div", {class: "wide"},
        e("table", {}, e("thead", {}, head), e("tbody", {}, body)));
  };

  /** A list that is read page by page. */
  const list = (path, columns, empty) => {
    const place = e("div", {});
    const show = (number) => api.page(path, number, PAGE).then((found) => {
      const last = Math.max(1, Math.ceil(found.total / PAGE));
      dom.replace(place,
          table(columns, found.rows, empty),
          e("p", {class: "pager"},
              button("Previous", turn(number - 1), {disabled: number <= 1}),
              " page " + number + " of " + last + ", " + found.total + " in all ",
              button("Next", turn(number + 1), {disabled: number >= last})));
      return place;
    });
    const turn = (number) => () => show(number).catch(fail);
    return show(1);
  };

  /**
   * @param fields each with name, label and value; type, required and hint if they have one
   * @param save gets the values by name, and promises
   */
  const form = (id, fields, label, save, more) => {
    const inputs = fields.map((field) => e("input", {
      id: id + "-" + field.name,
      name: field.name,
      type: field.type || "text",
      value: field.value === undefined ? "" : field.value,
      required: Boolean(field.required),
      autocomplete: field.autocomplete || "off",
    }));
    const rows = fields.map((field, i) => e("p", {},
        e("label", {for: id + "-" + field.name}, field.label), inputs[i],
        field.hint ? e("small", {}, field.hint) : ""));
    const submit = e("button", {type: "submit"}, label);
    const done = e("span", {class: "note", role: "status"});
    return e("form", {
      id,
      submit: (event) => {
        event.preventDefault();
        const values = {};
        for (const input of inputs) {
          values[input.name] = input.value;
        }
        fail(null);
        done.textContent = "";
        submit.disabled = true;
        save(values)
            .then(() => {
              done.textContent = "Done.";
            })
            .catch(fail)
            .finally(() => {
              submit.disabled = false;
            });
      },
    }, rows, more || [], e("p", {}, submit, " ", done));
  };

  /**
   * Some of many.
   *
   * @returns the element, and a function that gives the ids of what is chosen
   */
  const choice = (title, name, rows, chosen, text) => {
    const boxes = rows.map((row) => e("input", {
      type: "checkbox",
      name,
      value: String(row.id),
      checked: chosen.indexOf(row.id) >= 0,
    }));
    const labels = rows.map((row, i) => e("label", {}, boxes[i], " ", text(row)));
    const filter = e("input", {
      type: "search",
      "aria-label": "Filter " + title,
      placeholder: "Filter",
      input: () => labels.forEach((label) => {
        const wanted = filter.value.toLowerCase();
        label.hidden = label.textContent.toLowerCase().indexOf(wanted) < 0;
      }),
    });
    return {
      element: e("fieldset", {}, e("legend", {}, title),
          rows.length > 8 ? filter : "",
          rows.length === 0 ? e("span", {class: "note"}, "There are none yet.") : "",
          labels),
      ids: () => boxes.filter((box) => box.checked).map((box) => Number(box.value)),
    };
  };

  /** Deletes after a question, then goes to a page. */
  const remover = (question, path, next) =>
      button("Delete", () => {
        if (window.confirm(question)) {
          fail(null);
          api.call("DELETE", path).then(() => app.go(next)).catch(fail);
        }
      }, {class: "danger"});

  const page = (title, ...children) => e("section", {}, e("h1", {}, title), children);

  return {fail, link, button, table, list, form, choice, remover, page};
})();
