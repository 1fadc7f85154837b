// The panel: the selected thing, the ways to it and from it, and its relations to open or close.
import { element } from "../page/elements.js";

/**
 * Show a thing in the panel. `told`: its relations, each with `isOpen`; `isWhole`; `handlers` with `toggle(group)`,
 * `expand()`, `collapse()`; `startName`, where the picture starts; `base`, the address of the explorer.
 */
export function showPanel(panel, thing, told) {
  const { relations, isWhole, isRoot, handlers, base, startName } = told;
  const heading = element("h3", { tabindex: "-1" }, thing.label);
  const links = element("p", { class: "more" });
  if (thing.href) {
    links.append(element("a", { href: thing.href }, "All that is said of it"));
  }
  if (!isRoot) {
    links.append(
      " · ",
      element("a", { href: addressOf(base, { start: thing.name }) }, "Start from it"),
      " · ",
      element(
        "a",
        { href: addressOf(base, { start: startName, to: thing.name }) },
        "How is it connected with the start?",
      ),
    );
  }
  panel.replaceChildren(
    element("p", { class: "kind" }, thing.kind),
    heading,
    links,
    ...relationParts(relations, isWhole, isRoot, handlers),
  );
}

export function focusPanel(panel) {
  panel.querySelector("h3")?.focus();
}

function relationParts(relations, isWhole, isRoot, handlers) {
  if (!relations.length) {
    return [element("p", {}, "The graph tells of no relation to another thing.")];
  }
  const list = element("ul", { class: "relations" });
  list.append(...relations.map((group) => relationItem(group, handlers)));
  const parts = [element("p", { class: "note" }, "Open or close its relations:"), list];
  if (isRoot ? !isWhole : relations.length > 1) {
    const whole = element(
      "button",
      { type: "button", class: "plain", "data-key": "whole" },
      isWhole ? "Close all of them" : "Open all of them",
    );
    whole.addEventListener("click", isWhole ? handlers.collapse : handlers.expand);
    parts.push(whole);
  }
  return parts;
}

function relationItem(group, handlers) {
  const item = element("li", {});
  const button = element("button", {
    type: "button",
    class: "plain",
    "aria-pressed": String(group.isOpen),
    "data-key": group.key,
  });
  button.append(`${group.label} `, element("span", { class: "note" }, `${group.count} ${group.noun}`));
  button.addEventListener("click", () => handlers.toggle(group));
  item.append(button);
  return item;
}

function addressOf(base, parameters) {
  return `${base}?${new URLSearchParams(parameters)}`;
}
