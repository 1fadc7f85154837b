// The picture as a file: SVG that stands for itself, written from the same places as the canvas.
import { shapeElement, svgElement } from "./shapes.js";

const MARGIN = 24;
const FOOT = 26;

/** Return the text of an SVG file with a title, what it shows in words, and where it is from. */
export function svgOf(drawing, palette, title, address) {
  const { left, top, width, height } = drawing.bounds;
  const [wide, high] = [Math.max(Math.ceil(width), 320) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN + FOOT];
  const box = [left - MARGIN, top - MARGIN, wide, high].map(rounded);
  const svg = svgElement("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: box.join(" "),
    width: wide,
    height: high,
    role: "img",
    "font-family": palette.font,
  });
  svg.append(svgElement("title", {}, title), svgElement("desc", {}, descriptionOf(drawing)));
  svg.append(svgElement("rect", { x: box[0], y: box[1], width: wide, height: high, fill: palette.panel }));
  const lines = svgElement("g", { fill: "none", stroke: palette.edge, "stroke-width": 1.25 });
  lines.append(
    ...drawing.edges.map((edge) =>
      svgElement("polyline", { points: edge.points.flat().map(rounded).join(" "), "stroke-linejoin": "round" }),
    ),
  );
  svg.append(lines, ...drawing.nodes.map((node) => nodeGroup(node, palette)));
  svg.append(
    svgElement(
      "text",
      { x: box[0] + MARGIN, y: box[1] + high - 14, "font-size": 11, fill: palette.quiet },
      `clustergraph, ${address}`,
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

function descriptionOf(drawing) {
  const told = drawing.nodes
    .filter((found) => found.node.type === "relation")
    .map(
      ({ node }) =>
        `${node.parent.text} ${node.text} ${[...node.children, ...(node.end ? [node.end] : [])].map((child) => child.text).join(", ")}.`,
    );
  return told.join(" ");
}

function nodeGroup(found, palette) {
  const group = svgElement("g");
  const { node } = found;
  group.append(svgElement("title", {}, node.text));
  if (node.thing) {
    const shape = shapeElement(node.thing.family, found.x, found.y, found.icon / 2);
    const colour = palette.families[node.thing.family || "other"];
    shape.setAttribute("fill", node.of ? palette.panel : colour);
    shape.setAttribute("stroke", node.of ? colour : "none");
    group.append(shape, groundOf(found, palette));
  } else {
    const isGroup = node.type !== "relation";
    const frame = isGroup ? { fill: palette.sunk, stroke: palette.edge, rx: 6 } : { fill: palette.panel };
    group.append(
      svgElement("rect", {
        x: rounded(found.left),
        y: rounded(found.top),
        width: rounded(found.width),
        height: rounded(found.height),
        ...frame,
      }),
    );
  }
  group.append(textOf(found, node.type === "relation" || node.of ? palette.quiet : palette.ink));
  return group;
}

/** Return what keeps lines from running through a text. */
function groundOf(found, palette) {
  const [x, anchor] = placeOf(found);
  const left = anchor === "start" ? x : anchor === "end" ? x - found.textWidth : x - found.textWidth / 2;
  const top = found.isBelow ? found.y + found.icon / 2 + 4 : found.y - found.textHeight / 2;
  return svgElement("rect", {
    x: rounded(left),
    y: rounded(top),
    width: found.textWidth,
    height: found.textHeight,
    fill: palette.panel,
  });
}

function textOf(found, fill) {
  const { size, weight, style } = found.font;
  const step = size * 1.25;
  const middle = found.isBelow ? found.y + found.icon / 2 + 4 + found.textHeight / 2 : found.y;
  const first = middle - ((found.lines.length - 1) * step) / 2 + size * 0.35;
  const [x, anchor] = placeOf(found);
  const text = svgElement("text", {
    "text-anchor": anchor,
    "font-size": size,
    "font-weight": weight,
    "font-style": style,
    fill,
  });
  text.append(
    ...found.lines.map((line, index) => svgElement("tspan", { x: rounded(x), y: rounded(first + index * step) }, line)),
  );
  return text;
}

function placeOf(found) {
  if (found.isBelow || !found.node.thing) {
    return [found.x, "middle"];
  }
  const away = found.icon / 2 + 6;
  return found.direction > 0 ? [found.x + away, "start"] : [found.x - away, "end"];
}

function rounded(number) {
  return Math.round(number * 100) / 100;
}
