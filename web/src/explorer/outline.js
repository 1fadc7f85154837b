// The picture in words: a tree of the same things and relations, by the pattern of the ARIA Authoring Practices, its
// items in one flat list, each with its level. One item at a time can be reached by Tab; arrows go through the others.
import { element } from "../page/elements.js";

/**
 * Return the tree for a place in the page. `handlers`: `select(id)`, `open(id)`, `close(id)` with ids of nodes;
 * `isOpen(node)`, which is null for what cannot be opened, and `canClose(id)`.
 */
export function createOutline(list, handlers) {
  const outline = { list, handlers, nodes: new Map(), selected: "" };
  list.addEventListener("keydown", (event) => onKey(outline, event));
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (item) {
      item.focus();
      handlers.select(item.dataset.node);
    }
  });
  list.addEventListener("focusin", (event) => reach(outline, event.target.closest("[role=treeitem]")));
  return outline;
}

/** Show a tree anew; the focus stays on the item of the same node, else goes to the selected one. */
export function showOutline(outline, tree, selected) {
  const focused = outline.list.contains(document.activeElement) ? document.activeElement.dataset.node : null;
  outline.nodes = tree.nodes;
  outline.selected = selected;
  outline.list.replaceChildren(...itemsOf(outline, tree.root, 1, new Set()));
  const current = itemFor(outline, focused) ?? itemFor(outline, selected) ?? outline.list.firstElementChild;
  reach(outline, current);
  if (focused !== null) {
    current.focus();
  }
}

export function selectIn(outline, id) {
  itemFor(outline, outline.selected)?.setAttribute("aria-selected", "false");
  outline.selected = id;
  const item = itemFor(outline, id);
  item?.setAttribute("aria-selected", "true");
  reach(outline, item);
  return item;
}

/** Return the items of a node and of all below; `told` are the things told already, so that the end opens once. */
function itemsOf(outline, node, level, told) {
  const below = [...node.children, ...(node.end ? [node.end] : [])].filter((child) => child.type !== "group");
  const children = told.has(node) ? [] : below;
  told.add(node);
  const items = children.flatMap((child, index) => {
    const [item, ...rest] = itemsOf(outline, child, level + 1, told);
    item.setAttribute("aria-posinset", index + 1);
    item.setAttribute("aria-setsize", children.length);
    return [item, ...rest];
  });
  return [itemOf(outline, node, level), ...items];
}

function itemOf(outline, node, level) {
  const isOpen = outline.handlers.isOpen(node);
  const isSelected = node.id === outline.selected;
  const item = element("li", { role: "treeitem", "aria-level": level, "aria-selected": String(isSelected), tabindex: "-1" });
  item.dataset.node = node.id;
  item.className = node.type;
  item.style.setProperty("--level", level - 1);
  if (isOpen !== null) {
    item.setAttribute("aria-expanded", isOpen);
  }
  item.append(lineOf(node));
  if (node.thing?.kind) {
    item.append(element("span", { class: "note" }, ` ${node.thing.kind}${node.of ? ", shown elsewhere" : ""}`));
  }
  return item;
}

function lineOf(node) {
  if (node.type === "relation") {
    return node.group ? `${node.text}: ${node.group.count} ${node.group.noun}` : `${node.text}:`;
  }
  return node.type === "more" ? `Show ${node.text}` : node.text;
}

function itemFor(outline, id) {
  return [...outline.list.querySelectorAll("[role=treeitem]")].find((item) => item.dataset.node === id);
}

function reach(outline, item) {
  if (!item) {
    return;
  }
  outline.list.querySelectorAll("[tabindex='0']").forEach((other) => other.setAttribute("tabindex", "-1"));
  item.setAttribute("tabindex", "0");
}

function onKey(outline, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const items = [...outline.list.querySelectorAll("[role=treeitem]")];
  const item = event.target.closest("[role=treeitem]");
  const at = items.indexOf(item);
  const level = levelOf(item);
  const parent = items.slice(0, at).findLast((other) => levelOf(other) < level);
  const act = {
    ArrowDown: () => items[at + 1]?.focus(),
    ArrowUp: () => items[at - 1]?.focus(),
    Home: () => items[0].focus(),
    End: () => items.at(-1).focus(),
    ArrowRight: () => openOrEnter(outline, item, items[at + 1]),
    ArrowLeft: () =>
      item.getAttribute("aria-expanded") === "true" && outline.handlers.canClose(item.dataset.node)
        ? outline.handlers.close(item.dataset.node)
        : parent?.focus(),
    Enter: () => outline.handlers.select(item.dataset.node, { byKey: true }),
    " ": () => outline.handlers.select(item.dataset.node, { byKey: true }),
  }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
}

function openOrEnter(outline, item, next) {
  if (item.getAttribute("aria-expanded") === "false") {
    outline.handlers.open(item.dataset.node);
  } else if (next && levelOf(next) > levelOf(item)) {
    next.focus();
  }
}

function levelOf(item) {
  return Number(item.getAttribute("aria-level"));
}
