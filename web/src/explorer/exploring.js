// The graph around a thing as a picture, beside it the same in words, and what is open in the address.
import { element } from "../page/elements.js";
import { drawingOf } from "./layout.js";
import { neighbourhood } from "./neighbourhoods.js";
import { createOutline, selectIn, showOutline } from "./outline.js";
import { focusPanel, showPanel } from "./panel.js";
import { createPicture, fit, paletteOf, reveal, select, show, zoomBy } from "./picture.js";
import { shapeElement } from "./shapes.js";
import { emptyState, isOfState, keyOf, read, withPages, without, withWhole, written } from "./state.js";
import { save } from "../page/saving.js";
import { svgOf } from "./svg.js";
import { grow, pagesOf, relationsOf } from "./tree.js";

/** Show the picture in place of the lists that say the same, or the lists where there is no picture. */
function showPicture(section, isShown) {
  section.hidden = !isShown;
  document.querySelector(".told").hidden = isShown;
}

/** Show the graph around the start that a section names, or the ways from it, in place of the lists of the page. */
export async function explore(section) {
  const { explore: base, start, to } = section.dataset;
  const told = await neighbourhood(base, to ? { start, to } : { start });
  const view = { section, base, told, state: read(location.hash), selected: start, ...partsOf(section, to) };
  view.steps = history.state?.steps ?? 0;
  showPicture(section, true);
  drawLegend(section);
  view.cy = createPicture(
    view.canvas,
    (id) => tapped(view, id),
    (id) => opened(view, id),
  );
  view.outline = createOutline(view.list, {
    select: (id, { byKey } = {}) => chosen(view, id, byKey),
    open: (id) => opened(view, id),
    close: (id) => closed(view, id),
    isOpen: (node) => isOpen(view, node),
    canClose: (id) => canClose(view, view.tree.nodes.get(id)),
  });
  listen(view);
  try {
    await draw(view);
  } catch (error) {
    showPicture(section, false);
    throw error;
  }
  fit(view.cy, view.drawing);
}

function partsOf(section, to) {
  const tools = element("div", { class: "handles", role: "group", "aria-label": "Picture" });
  const buttons = Object.fromEntries(
    [
      ["back", "Back"],
      ["reset", "Reset"],
      ["fit", "Show all"],
      ["nearer", "Nearer"],
      ["farther", "Farther"],
      ["file", "Save as SVG"],
    ].map(([name, text]) => [name, element("button", { type: "button", class: "plain" }, text)]),
  );
  tools.append(...Object.values(buttons));
  const canvas = element("div", { class: "canvas __________cytoscape_container", "aria-hidden": "true" });
  const status = element("p", { class: "status", role: "status" });
  const panel = element("div", { class: "panel", role: "region", "aria-label": "Selected" });
  const list = element("ul", { role: "tree", "aria-label": "The picture in words", class: "words" });
  const side = element("div", { class: "side" });
  side.append(
    panel,
    element("h3", {}, "The picture in words"),
    element("p", { class: "note" }, "Arrow keys go through it: right opens, left closes, Enter selects."),
    list,
  );
  const main = element("div", { class: "main" });
  main.append(tools, canvas, status);
  const grid = element("div", { class: "grid" });
  grid.append(main, side);
  section.append(grid);
  if (to) {
    section.classList.add("way");
  }
  return { buttons, canvas, status, panel, list };
}

/** Draw the shapes of the legend; those of families that are not in the picture are hidden as it changes. */
function drawLegend(section) {
  for (const item of section.querySelectorAll(".legend li")) {
    item.querySelector("svg").append(shapeElement(item.dataset.family, 0, 0, 9));
  }
}

function listen(view) {
  const { buttons } = view;
  buttons.back.addEventListener("click", () => history.back());
  buttons.reset.addEventListener("click", () =>
    change(view, emptyState(), view.told.start.name, "Only the start is open.").then(() => fit(view.cy, view.drawing)),
  );
  buttons.fit.addEventListener("click", () => fit(view.cy, view.drawing, { whole: true }));
  buttons.nearer.addEventListener("click", () => zoomBy(view.cy, 1.25));
  buttons.farther.addEventListener("click", () => zoomBy(view.cy, 0.8));
  buttons.file.addEventListener("click", () => saveFile(view));
  view.panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      selectIn(view.outline, view.selected)?.focus();
    }
  });
  addEventListener("popstate", () => follow(view));
  let width = view.canvas.clientWidth;
  new ResizeObserver(() => {
    if (view.drawing && view.canvas.clientWidth !== width) {
      width = view.canvas.clientWidth;
      draw(view).then(() => fit(view.cy, view.drawing));
    }
  }).observe(view.canvas);
}

/** Show what was open at the address that the reader went back or on to. */
async function follow(view) {
  if (!isOfState(location.hash)) {
    // A place on the page, as by the link that skips to the content: the address goes on to say what is open.
    history.replaceState({ steps: view.steps }, "", addressOf(view.state));
    return;
  }
  view.steps = history.state?.steps ?? 0;
  if (await drawState(view, read(location.hash))) {
    tell(view, "Back to what was open.");
  }
}

/** Draw what is open in a state, or tell why that fails and stay with the one at hand; say whether it is drawn. */
async function drawState(view, state, still) {
  const earlier = view.state;
  view.state = state;
  try {
    await draw(view, still);
    return true;
  } catch (error) {
    view.state = earlier;
    tell(view, error.message);
    return false;
  }
}

function addressOf(state) {
  return `${location.pathname}${location.search}${written(state)}`;
}

/** Draw the picture and the words for what is open; a node that was acted on stays where it was. */
async function draw(view, still = null) {
  const tree = await grow(view.base, view.told, view.state);
  view.tree = tree;
  if (!tree.nodes.has(view.selected)) {
    view.selected = tree.root.id;
  }
  view.drawing = drawingOf(tree, measurer(view.canvas), view.canvas.clientWidth - 36);
  const { height } = view.drawing.bounds;
  const most = Math.max(480, innerHeight * 0.8);
  const fitting = Math.min(Math.max(height * 1.15 + 48, 240), most);
  view.canvas.style.height = `${view.drawing.isOutline ? height + 36 : fitting}px`;
  view.cy.resize();
  show(view.cy, view.drawing, view.selected, still);
  if (view.drawing.isOutline) {
    fit(view.cy, view.drawing);
  }
  showOutline(view.outline, tree, view.selected);
  await fillPanel(view);
  view.buttons.back.disabled = view.steps === 0;
  const families = new Set([...tree.nodes.values()].map((node) => (node.of ? "again" : node.thing?.family)));
  for (const item of view.section.querySelectorAll(".legend li")) {
    item.hidden = !families.has(item.dataset.family);
  }
}

function measurer(canvas) {
  const context = document.createElement("canvas").getContext("2d");
  const { fontFamily } = getComputedStyle(canvas);
  return (text, { style, weight, size }) => {
    context.font = `${style} ${weight} ${size}px ${fontFamily}`;
    return context.measureText(text).width;
  };
}

async function fillPanel(view) {
  const node = view.tree.nodes.get(view.selected);
  const { thing } = node;
  const isWhole = isShownWhole(view, thing.name);
  const relations = (await relationsOf(view.base, thing.name)).map((group) => ({
    ...group,
    key: keyOf(thing.name, group),
    isOpen: pagesOf(view.state, thing.name, group, isWhole) > 0,
  }));
  const focused = view.panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  showPanel(view.panel, thing, {
    relations,
    isWhole,
    isRoot: node === view.tree.root,
    base: view.base,
    startName: view.told.start.name,
    handlers: {
      toggle: (group) => turn(view, thing, group),
      expand: () => expand(view, thing),
      collapse: () => change(view, without(view.state, thing.name), thing.name, `Relations of ${thing.label} closed.`),
    },
  });
  if (focused !== undefined) {
    [...view.panel.querySelectorAll("button")].find((button) => button.dataset.key === focused)?.focus();
  }
}

function isShownWhole(view, name) {
  return view.state.whole.has(name) || (name === view.told.start.name && !view.told.ways.length);
}

/** Say whether what is below a node is open; null where there is nothing to open or close. */
function isOpen(view, node) {
  if (node.type === "relation") {
    return node.group ? !node.children.some((child) => child.type === "group") : true;
  }
  return node.type === "thing" ? node.children.length > 0 : null;
}

/** Say whether what is below a node can be closed: ways cannot, nor what is shown of the start by itself. */
function canClose(view, node) {
  if (node.type === "relation") {
    return Boolean(node.group);
  }
  const names = [...view.state.whole, ...view.state.pages.keys()].map((key) => key.split("~")[0]);
  return node !== view.tree.root && names.includes(node.id);
}

function tapped(view, id) {
  const node = view.tree.nodes.get(id);
  if (node.thing) {
    chosen(view, id);
  } else if (node.type === "relation") {
    (isOpen(view, node) ? closed : opened)(view, id);
  } else {
    opened(view, id);
  }
}

/** Select a thing; what stands for several is opened. */
async function chosen(view, asked, byKey = false) {
  const id = view.tree.nodes.get(asked).of ?? asked;
  const node = view.tree.nodes.get(id);
  if (node.type !== "thing") {
    tapped(view, id);
    return;
  }
  view.selected = id;
  select(view.cy, id);
  reveal(view.cy, view.drawing, id);
  selectIn(view.outline, id);
  await fillPanel(view);
  if (byKey) {
    focusPanel(view.panel);
  }
}

async function opened(view, id) {
  const node = view.tree.nodes.get(id);
  if (node.thing) {
    await expand(view, node.thing);
    return;
  }
  const relation = node.type === "relation" ? node : node.parent;
  if (!relation.group) {
    return;
  }
  const { thing } = relation.parent;
  const pages = pagesOf(view.state, thing.name, relation.group, isShownWhole(view, thing.name)) + 1;
  await change(view, withPages(view.state, relation.id, pages), relation.id);
}

async function closed(view, id) {
  const node = view.tree.nodes.get(id);
  if (node.type === "relation" && node.group) {
    await change(view, withPages(view.state, id, 0), node.parent.id, `${node.group.count} ${node.group.noun} closed.`);
  } else if (node.type === "thing") {
    await change(view, without(view.state, node.thing.name), id, `Relations of ${node.thing.label} closed.`);
  }
}

async function expand(view, thing) {
  const relations = await relationsOf(view.base, thing.name);
  if (!relations.length) {
    tell(view, `The graph tells of no relation of ${thing.label} to another thing.`);
    return;
  }
  const state =
    relations.length > 1
      ? withWhole(view.state, thing.name)
      : withPages(view.state, keyOf(thing.name, relations[0]), 1);
  await change(view, state, thing.name);
}

async function turn(view, thing, group) {
  const pages = group.isOpen ? 0 : 1;
  const words = group.isOpen ? `${group.count} ${group.noun} closed.` : "";
  await change(view, withPages(view.state, group.key, pages), thing.name, words);
}

/** Go on to another state: into the picture, the words and the live region, the history and the address. */
async function change(view, state, still, words = "") {
  const before = new Set(view.tree.nodes.keys());
  if (!(await drawState(view, state, still))) {
    return;
  }
  view.steps += 1;
  view.buttons.back.disabled = false;
  history.pushState({ steps: view.steps }, "", addressOf(state));
  const added = [...view.tree.nodes.values()].filter((node) => node.type === "thing" && !before.has(node.id));
  tell(view, words || addedWords(added));
  reveal(view.cy, view.drawing, still);
  if (added.length) {
    reveal(view.cy, view.drawing, added.at(-1).id);
  }
}

function addedWords(added) {
  if (!added.length) {
    return "Nothing new: all of it was in the picture.";
  }
  const names = added
    .slice(0, 3)
    .map((node) => node.text)
    .join(", ");
  return added.length > 3 ? `Added ${added.length} things: ${names} and others.` : `Added ${names}.`;
}

function tell(view, words) {
  view.status.textContent = words;
}

function saveFile(view) {
  const { start, to } = view.told;
  const title = to ? `From ${start.label} to ${to.label}` : `Around ${start.label}`;
  const name = [start, to]
    .filter(Boolean)
    .map((thing) => thing.name.replace(/[^A-Za-z0-9.-]+/g, "-"))
    .join("-to-");
  save(svgOf(view.drawing, paletteOf(view.canvas), title, location.href), "image/svg+xml", `${name}.svg`);
  tell(view, "Saved as SVG.");
}
