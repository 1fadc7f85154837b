// The layout: a tree to either side of the start, or an outline where the screen is narrow. Each node has a band of its
// own, so that no label lies over another; the same tree is always drawn the same way.

const ICON = 18;
const ROOT_ICON = 30;
const SIZE = 13;
const SMALL = 12;
const LINE = 1.25;
const GAP_X = 26;
const GAP_Y = 9;
const MARGIN_X = 6;
const PAD = 7;
const TURN = 12;
const INDENT = 20;
const MOST_LINES = 3;
const WIDTHS = { thing: 178, again: 178, relation: 104, group: 120, more: 120 };
const ROOT_WIDTH = 150;

/**
 * Return what is to be drawn: `{ nodes, edges, bounds }`. A node has its box, the centre of its mark, the lines of its
 * text and how they are set; an edge has its points. `measure(text, font)` gives the width of a text.
 */
export function drawingOf(tree, measure, width) {
  const drawn = new Map();
  const isOutline = width < 560;
  const sized = (node, available) => size(node, measure, available, node === tree.root, isOutline);
  if (isOutline) {
    outline(tree.root, drawn, sized, width);
  } else {
    twoSided(tree, drawn, sized);
  }
  const nodes = [...drawn.values()];
  const edges = nodes.flatMap((found) => linesTo(found, drawn, isOutline));
  return { nodes, edges, bounds: boundsOf(nodes), isOutline };
}

export function fontOf(node, isRoot) {
  const weight = isRoot ? 600 : 400;
  const size = node.type === "relation" ? SMALL : isRoot ? 16 : SIZE;
  return { weight, size, style: node.type === "relation" ? "italic" : "normal" };
}

/** Return the edges that end at what is drawn: one from the node above it, or one from each way that ends there. */
function linesTo(found, drawn, isOutline) {
  if (found.above) {
    return [edge(drawn.get(found.above), found, isOutline)];
  }
  const joining = [...drawn.values()].filter((other) => other.node.end === found.node);
  return joining.map((from) => edge(from, found, isOutline));
}

/** Return a node with the lines of its text and the size of its box. */
function size(node, measure, available, isRoot, isOutline) {
  const isBelow = isRoot && !isOutline;
  const font = fontOf(node, isRoot);
  const most = available ?? (isRoot ? ROOT_WIDTH : WIDTHS[node.type]);
  const lines = wrapped(node.text, most, (text) => measure(text, font));
  const text = Math.ceil(Math.max(...lines.map((line) => measure(line, font))));
  const height = Math.ceil(lines.length * font.size * LINE);
  const icon = isRoot ? ROOT_ICON : ICON;
  const base = { node, lines, font, isRoot, isBelow, icon, textWidth: text, textHeight: height };
  if (isBelow) {
    return { ...base, width: Math.max(icon, text), height: icon + 4 + height };
  }
  if (node.thing) {
    return { ...base, width: icon + MARGIN_X + text, height: Math.max(icon, height) };
  }
  const pad = node.type === "relation" ? 2 : PAD;
  return { ...base, icon: 0, width: text + 2 * pad, height: height + (node.type === "relation" ? 0 : 2 * 3) };
}

function wrapped(text, most, measure) {
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/u)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > most) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, MOST_LINES).map((one) => cut(one, most, measure));
  if (lines.length > MOST_LINES) {
    shown[MOST_LINES - 1] = cut(`${shown[MOST_LINES - 1]}\u2026`, most, measure);
  }
  return shown;
}

function cut(line, most, measure) {
  let letters = [...line];
  while (measure(letters.join("")) > most && letters.length > 4) {
    letters = [...letters.slice(0, -2), "\u2026"];
  }
  return letters.join("");
}

function twoSided(tree, drawn, sized) {
  const { root, end } = tree;
  const sizes = new Map();
  const bands = new Map();
  const measureBand = (node) => {
    sizes.set(node, sized(node));
    const below = node.children.map(measureBand).reduce((sum, band) => sum + band, 0);
    bands.set(node, Math.max(sizes.get(node).height + GAP_Y, below));
    return bands.get(node);
  };
  measureBand(root);
  const own = sizes.get(root);
  put(drawn, own, { x: 0, y: 0, left: -own.width / 2, top: -own.icon / 2, direction: 1 });
  for (const [children, direction] of sidesOf(root)) {
    const height = children.reduce((sum, child) => sum + bands.get(child), 0);
    placeAll(children, direction * (own.width / 2 + GAP_X), -height / 2, direction);
  }
  if (end) {
    const joining = [...drawn.values()].filter((found) => found.node.end);
    const right = Math.max(...[...drawn.values()].map((found) => found.left + found.width));
    const y = joining.reduce((sum, found) => sum + found.y, 0) / joining.length;
    place(end, right + GAP_X, y - measureBand(end) / 2, 1);
  }

  function placeAll(children, x, top, direction) {
    let at = top;
    for (const child of children) {
      place(child, x, at, direction);
      at += bands.get(child);
    }
  }

  function place(node, x, top, direction) {
    const found = sizes.get(node);
    const y = top + bands.get(node) / 2;
    const left = direction > 0 ? x : x - found.width;
    const middle = found.icon ? x + (direction * found.icon) / 2 : left + found.width / 2;
    put(drawn, found, { x: middle, y, left, top: y - found.height / 2, direction });
    const below = node.children.reduce((sum, child) => sum + bands.get(child), 0);
    placeAll(node.children, x + direction * (found.width + GAP_X), y - below / 2, direction);
  }
}

/** Return what stands to the right and to the left of the start: ways to the right, else one half on either side. */
function sidesOf(root) {
  const ways = root.children.filter((child) => !child.group);
  const others = root.children.filter((child) => child.group);
  const half = ways.length ? 0 : Math.ceil(others.length / 2);
  return [
    [[...ways, ...others.slice(0, half)], 1],
    [others.slice(half), -1],
  ];
}

/** Place all below each other; the end of several ways is drawn at each of them, and opens at the first. */
function outline(root, drawn, sized, width) {
  let top = 0;
  const place = (node, depth, above, id = node.id) => {
    const left = depth * INDENT;
    const found = sized(node, Math.max(90, width - left - ICON - 40));
    const x = found.icon ? left + found.icon / 2 : left + found.width / 2;
    put(drawn, found, { x, y: top + found.height / 2, left, top, direction: 1, id, above });
    top += found.height + GAP_Y;
    if (id === node.id) {
      node.children.forEach((child) => place(child, depth + 1, node.id));
    }
    if (node.end) {
      place(node.end, depth + 1, node.id, drawn.has(node.end.id) ? `${node.id}~end` : node.end.id);
    }
  };
  place(root, 0, null);
}

function put(drawn, found, at) {
  const whole = { id: found.node.id, above: found.node.parent?.id ?? null, ...found, ...at };
  drawn.set(whole.id, whole);
}

/** Return the edge between a node and one below it, as the points of a line with square turns. */
function edge(from, to, isOutline) {
  const id = `${from.id} > ${to.id}`;
  if (isOutline) {
    const x = from.left + 8;
    return {
      id,
      from,
      to,
      points: [
        [x, from.top + from.height],
        [x, to.y],
        [to.left, to.y],
      ],
    };
  }
  const direction = to.direction;
  const end = direction > 0 ? to.left : to.left + to.width;
  const start = from.isBelow ? direction * (from.icon / 2 + 3) : direction > 0 ? from.left + from.width : from.left;
  const turn = end - direction * TURN;
  const points =
    Math.abs(from.y - to.y) < 0.5
      ? [
          [start, from.y],
          [end, to.y],
        ]
      : [
          [start, from.y],
          [turn, from.y],
          [turn, to.y],
          [end, to.y],
        ];
  return { id, from, to, points };
}

function boundsOf(nodes) {
  const left = Math.min(...nodes.map((node) => node.left));
  const top = Math.min(...nodes.map((node) => node.top));
  return {
    left,
    top,
    width: Math.max(...nodes.map((node) => node.left + node.width)) - left,
    height: Math.max(...nodes.map((node) => node.top + node.height)) - top,
  };
}
