"use strict";

/** Builds elements; text from the server never becomes markup. */
const dom = (() => {
  const append = (parent, children) => {
    for (const child of children) {
      if (Array.isArray(child)) {
        append(parent, child);
      } else {
        parent.append(child);
      }
    }
  };

  /** Attributes that are functions listen to the event of their name; children may be lists. */
  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const name of Object.keys(attributes || {})) {
      const value = attributes[name];
      if (typeof value === "function") {
        made.addEventListener(name, value);
      } else if (value === true) {
        made.setAttribute(name, "");
      } else if (value !== false && value !== undefined) {
        made.setAttribute(name, value);
      }
    }
    append(made, children);
    return made;
  };

  const replace = (parent, ...children) => {
    while (parent.firstChild) {
      parent.removeChild(parent.firstChild);
    }
    append(parent, children);
  };

  return {element, replace};
})();
