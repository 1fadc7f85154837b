// The picture on the screen: a canvas of Cytoscape, which places nothing and moves nothing of its own accord.
import cytoscape from "cytoscape";
import { fontOf } from "./layout.js";
import { OTHER, pointsOf, SHAPES } from "./shapes.js";

/** The least at which a picture is shown unasked, so that its smallest letters still have eleven pixels. */
const LEGIBLE = 0.92;
const LARGEST = 1.15;
const MARGIN = 18;

/** Return the picture in a container; `onTap` and `onOpen` are called with the id of a node. */
export function createPicture(container, onTap, onOpen) {
  const cy = cytoscape({
    container,
    layout: { name: "preset" },
    style: styleOf(paletteOf(container)),
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
    userZoomingEnabled: false,
    minZoom: 0.3,
    maxZoom: 2.5,
  });
  cy.on("tap", "node", (event) => onTap(event.target.data("node")));
  cy.on("dbltap", "node", (event) => onOpen(event.target.data("node")));
  cy.on("mouseover", "node", () => container.classList.add("over"));
  cy.on("mouseout", "node", () => container.classList.remove("over"));
  container.addEventListener("wheel", (event) => zoomByWheel(cy, container, event), { passive: false });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(styleOf(paletteOf(container))));
  return cy;
}

/** Draw it; a node that was drawn before and is named stays where it is on the screen. */
export function show(cy, drawing, selected, still) {
  const before =
    still && cy.getElementById(still).nonempty() ? { ...cy.getElementById(still).renderedPosition() } : null;
  cy.batch(() => {
    cy.elements().remove();
    cy.add([...drawing.nodes.map(nodeElement), ...drawing.edges.map(edgeElement)]);
    drawnAs(cy, selected).addClass("selected");
  });
  cy.userPanningEnabled(!drawing.isOutline);
  const after = before && cy.getElementById(still);
  if (after?.nonempty()) {
    const now = after.renderedPosition();
    cy.panBy({ x: before.x - now.x, y: before.y - now.y });
  }
}

export function select(cy, id) {
  cy.nodes(".selected").removeClass("selected");
  drawnAs(cy, id).addClass("selected");
}

function drawnAs(cy, id) {
  return cy.nodes().filter((element) => element.data("node") === id);
}

/** Fit the picture into its place: as a whole where that was asked for, else no smaller than can be read. */
export function fit(cy, drawing, { whole = false } = {}) {
  const { left, top, width, height } = drawing.bounds;
  const [room, high] = [cy.width() - 2 * MARGIN, cy.height() - 2 * MARGIN];
  const fitting = Math.min(room / width, high / height, LARGEST);
  const zoom = drawing.isOutline ? 1 : Math.max(fitting, whole ? cy.minZoom() : LEGIBLE);
  const centre = fitting < zoom ? { x: 0, y: 0 } : { x: left + width / 2, y: top + height / 2 };
  cy.zoom(zoom);
  cy.pan(
    drawing.isOutline
      ? { x: MARGIN - left, y: MARGIN - top }
      : { x: cy.width() / 2 - centre.x * zoom, y: cy.height() / 2 - centre.y * zoom },
  );
}

/** Bring a node into sight where it lies outside. */
export function reveal(cy, drawing, id) {
  const found = drawing.nodes.find((node) => node.node.id === id);
  if (!found) {
    return;
  }
  const [zoom, pan] = [cy.zoom(), cy.pan()];
  const shift = (start, size, offset, room) => {
    const [first, last] = [start * zoom + offset, (start + size) * zoom + offset];
    return first < MARGIN ? MARGIN - first : last > room - MARGIN ? Math.max(room - MARGIN - last, MARGIN - first) : 0;
  };
  cy.panBy({
    x: shift(found.left, found.width, pan.x, cy.width()),
    y: shift(found.top, found.height, pan.y, cy.height()),
  });
}

export function zoomBy(cy, factor) {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

/** Zoom by the wheel with Ctrl alone, so that the page scrolls as everywhere. */
function zoomByWheel(cy, container, event) {
  if (!event.ctrlKey) {
    return;
  }
  event.preventDefault();
  const place = container.getBoundingClientRect();
  const level = cy.zoom() * (event.deltaY < 0 ? 1.1 : 1 / 1.1);
  cy.zoom({ level, renderedPosition: { x: event.clientX - place.left, y: event.clientY - place.top } });
}

/** Return the colours and the fonts that the stylesheet gives at present. */
export function paletteOf(container) {
  const computed = getComputedStyle(container);
  const colour = (name) => computed.getPropertyValue(`--${name}`).trim();
  const families = Object.fromEntries(
    [...Object.keys(SHAPES), "other"].map((name) => [name, colour(`family-${name}`)]),
  );
  const named = ["ink", "quiet", "edge", "panel", "sunk", "link"].map((name) => [name, colour(name)]);
  return { ...Object.fromEntries(named), families, font: computed.fontFamily };
}

function nodeElement(found) {
  const { node } = found;
  const common = {
    group: "nodes",
    position: { x: found.x, y: found.y },
    classes: [node.type, found.isRoot ? "root" : "", alignment(found)].join(" "),
  };
  const text = found.lines.join("\n");
  if (!node.thing) {
    return { ...common, data: { id: found.id, node: node.id, text, width: found.width, height: found.height } };
  }
  const family = node.thing.family || "other";
  return {
    ...common,
    data: {
      id: found.id,
      node: node.of ?? node.id,
      text,
      family,
      points: pointsOf(family) ?? OTHER,
      width: found.icon,
      height: found.icon,
    },
  };
}

function alignment(found) {
  return found.isBelow ? "below" : !found.node.thing ? "inside" : found.direction > 0 ? "after" : "before";
}

/** Return an edge whose turns Cytoscape takes as places along and beside the line between its ends. */
function edgeElement({ id, from, to, points }) {
  const [start, ...rest] = points;
  const end = rest.pop();
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const square = dx * dx + dy * dy || 1;
  const weights = rest.map(([x, y]) => ((x - start[0]) * dx + (y - start[1]) * dy) / square);
  const distances = rest.map(([x, y]) => ((x - start[0]) * -dy + (y - start[1]) * dx) / Math.sqrt(square));
  const data = {
    id,
    source: from.id,
    target: to.id,
    from: `${start[0] - from.x} ${start[1] - from.y}`,
    to: `${end[0] - to.x} ${end[1] - to.y}`,
  };
  return rest.length
    ? { group: "edges", data: { ...data, weights, distances }, classes: "turning" }
    : { group: "edges", data, classes: "straight" };
}

function styleOf(palette) {
  const font = (node, isRoot) => {
    const { size, weight, style } = fontOf(node, isRoot);
    return { "font-size": size, "font-weight": weight, "font-style": style };
  };
  const families = Object.entries(palette.families).map(([family, colour]) => ({
    selector: `node[family = "${family}"]`,
    style: {
      "background-color": colour,
      ...(pointsOf(family) ? { shape: "polygon", "shape-polygon-points": "data(points)" } : { shape: "ellipse" }),
    },
  }));
  return [
    {
      selector: "node",
      style: {
        label: "data(text)",
        width: "data(width)",
        height: "data(height)",
        color: palette.ink,
        "font-family": palette.font,
        "text-wrap": "wrap",
        "text-max-width": 1000,
        "line-height": 1.25,
        "text-valign": "center",
        "overlay-opacity": 0,
        "min-zoomed-font-size": 0,
      },
    },
    {
      selector: "node.thing, node.again",
      style: {
        ...font({ type: "thing" }, false),
        "text-background-color": palette.panel,
        "text-background-opacity": 1,
        "text-background-padding": 1,
      },
    },
    { selector: "node.root", style: { ...font({ type: "thing" }, true), "text-background-opacity": 0 } },
    { selector: "node.after", style: { "text-halign": "right", "text-margin-x": 6, "text-justification": "left" } },
    { selector: "node.before", style: { "text-halign": "left", "text-margin-x": -6, "text-justification": "right" } },
    { selector: "node.below", style: { "text-valign": "bottom", "text-margin-y": 4 } },
    {
      selector: "node.relation",
      style: {
        ...font({ type: "relation" }, false),
        color: palette.quiet,
        shape: "rectangle",
        "background-color": palette.panel,
        "background-opacity": 1,
      },
    },
    {
      selector: "node.group, node.more",
      style: {
        ...font({ type: "group" }, false),
        shape: "round-rectangle",
        "background-color": palette.sunk,
        "border-width": 1,
        "border-color": palette.edge,
      },
    },
    { selector: "node.more", style: { "border-style": "dashed" } },
    ...families,
    ...Object.entries(palette.families).map(([family, colour]) => ({
      selector: `node.again[family = "${family}"]`,
      style: { "background-opacity": 0, "border-width": 1.5, "border-color": colour, color: palette.quiet },
    })),
    {
      selector: "node.selected",
      style: { "underlay-color": palette.link, "underlay-opacity": 0.3, "underlay-padding": 5 },
    },
    { selector: "edge", style: { width: 1.25, "line-color": palette.edge, "overlay-opacity": 0 } },
    {
      selector: "edge.turning",
      style: {
        "curve-style": "round-segments",
        "segment-radii": 8,
        "edge-distances": "endpoints",
        "segment-weights": "data(weights)",
        "segment-distances": "data(distances)",
        "source-endpoint": "data(from)",
        "target-endpoint": "data(to)",
      },
    },
    {
      selector: "edge.straight",
      style: { "curve-style": "straight", "source-endpoint": "data(from)", "target-endpoint": "data(to)" },
    },
  ];
}
