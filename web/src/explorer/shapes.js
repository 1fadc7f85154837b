// Shapes by family of kinds, the same on the screen, in the legend and in the file: points from -1 to 1, none for a disc.

export const SHAPES = {
  people: null,
  bodies: [-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85],
  clusters: [-0.5, -0.95, 0.5, -0.95, 1, 0, 0.5, 0.95, -0.5, 0.95, -1, 0],
  initiatives: [0, -1, 1, 0.85, -1, 0.85],
  events: [0, -1, 1, 0, 0, 1, -1, 0],
  documents: [-0.7, -1, 0.2, -1, 0.75, -0.4, 0.75, 1, -0.7, 1],
  statements: [-1, -0.85, 1, -0.85, 1, 0.4, 0.05, 0.4, -0.5, 1, -0.5, 0.4, -1, 0.4],
  places: [-0.75, -0.95, 0.75, -0.95, 0.75, 0.1, 0, 1, -0.75, 0.1],
  topics: [
    -0.35, -1, 0.35, -1, 0.35, -0.35, 1, -0.35, 1, 0.35, 0.35, 0.35, 0.35, 1, -0.35, 1, -0.35, 0.35, -1, 0.35, -1,
    -0.35, -0.35, -0.35,
  ],
};

/** The shape of things that are of no family. */
export const OTHER = [-0.7, -0.7, 0.7, -0.7, 0.7, 0.7, -0.7, 0.7];

const SVG = "http://www.w3.org/2000/svg";

export function pointsOf(family) {
  return family in SHAPES ? SHAPES[family] : OTHER;
}

/** Return an SVG element of a name with attributes. */
export function svgElement(name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.textContent = text;
  return element;
}

/** Return the SVG element that draws the shape of a family around a point. */
export function shapeElement(family, x, y, radius) {
  const points = pointsOf(family);
  if (!points) {
    return svgElement("circle", { cx: x, cy: y, r: radius });
  }
  const places = points.map((at, index) => Math.round((at * radius + (index % 2 ? y : x)) * 100) / 100);
  return svgElement("polygon", { points: places.join(" ") });
}
