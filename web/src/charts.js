/**
 * Charts: specifications of Vega-Lite drawn in the page, in its colours, without a request and without `eval`.
 *
 * Expressions are interpreted, for the security policy lets no text become code. What a specification shows is in it;
 * nothing that it names is fetched.
 */

import { Error as ERRORS, View, loader, logger, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

import { element } from "./page/elements.js";

const NARROWEST = 560;
const WIDEST = 1000;
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

/**
 * Draw a chart in an element, and anew when the element's width or the colours of the page change.
 *
 * @param {HTMLElement} container
 * @param {object} specification Vega-Lite
 * @returns {Promise<() => void>} what ends it
 */
export async function drawChart(container, specification) {
  const bears = specification.autosize?.type === "fit-x";
  let view = null;
  let width = 0;

  const draw = async () => {
    width = widthOf(container);
    const sized = bears ? { ...specification, width } : specification;
    const next = await drawn(container, { ...sized, config: merged(specification.config ?? {}, theme(container)) });
    view?.finalize();
    view = next;
  };
  const redraw = () => draw().catch((error) => console.info(`The chart is not drawn anew: ${error.message}`));

  await draw();
  const observer = new ResizeObserver(() => bears && Math.abs(widthOf(container) - width) > 8 && redraw());
  observer.observe(frameOf(container));
  DARK.addEventListener("change", redraw);
  return () => {
    observer.disconnect();
    DARK.removeEventListener("change", redraw);
    view?.finalize();
    container.shadowRoot.replaceChildren();
  };
}

/**
 * Draw a specification in an element, in which it takes the place of what was there.
 *
 * A shadow root keeps the styles of the page from letters that were measured without them.
 */
async function drawn(container, specification) {
  const root = container.shadowRoot ?? container.attachShadow({ mode: "open" });
  const frame = element("div");
  const quiet = logger(ERRORS);
  const view = new View(parse(compile(specification, { logger: quiet }).spec, null, { ast: true }), {
    container: frame,
    expr: expressionInterpreter,
    hover: true,
    loader: { ...loader(), load: refused, sanitize: refused },
    logger: quiet,
    renderer: "svg",
    tooltip: tip(),
  });
  root.replaceChildren(frame);
  await view.runAsync();
  const picture = frame.querySelector("svg");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", specification.description || "Chart");
  for (const part of picture.children) part.setAttribute("aria-hidden", "true");
  return view;
}

function refused() {
  return Promise.reject(new Error("A chart fetches nothing."));
}

/** Return what bounds the width of a chart: what the container stands in, for itself grows with the chart. */
function frameOf(container) {
  return container.parentElement ?? container;
}

function widthOf(container) {
  return Math.min(WIDEST, Math.max(NARROWEST, frameOf(container).clientWidth));
}

/** Return a handler that shows what a mark says of itself beside the pointer. */
function tip() {
  const box = element("dl", { class: "tip" });
  return (handler, event, item, value) => {
    if (!value || !item) {
      box.remove();
      return;
    }
    const told = typeof value === "object" ? Object.entries(value) : [["", String(value)]];
    box.replaceChildren(...told.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, String(text))]));
    document.body.append(box);
    const right = event.clientX + 16 + box.offsetWidth > document.documentElement.clientWidth;
    box.style.left = `${Math.max(4, right ? event.clientX - 16 - box.offsetWidth : event.clientX + 16)}px`;
    box.style.top = `${Math.max(4, Math.min(event.clientY + 12, window.innerHeight - box.offsetHeight - 4))}px`;
  };
}

/** Return the colours of the page as a configuration; nothing else in a specification names one. */
function theme(container) {
  const style = getComputedStyle(container);
  const [ground, ink, quiet, line] = ["--panel", "--ink", "--quiet", "--line"].map((name) =>
    style.getPropertyValue(name).trim(),
  );
  const label = { labelColor: ink, titleColor: ink };
  const mark = DARK.matches ? "#56b4e9" : "#0072b2";
  return {
    background: ground,
    title: { color: ink, subtitleColor: quiet },
    axis: { ...label, domainColor: line, gridColor: line, tickColor: line },
    legend: label,
    mark: { color: mark },
    text: { color: ink },
    rect: { stroke: ground },
    geoshape: { stroke: ground },
    style: {
      quiet: { color: quiet },
      heading: { color: ink },
      land: { color: line },
      halo: { color: ground, stroke: ground },
      link: { color: mark },
      branch: { color: quiet },
    },
  };
}

function merged(one, other) {
  const both = { ...one };
  for (const [name, value] of Object.entries(other)) {
    both[name] = value && typeof value === "object" ? merged(one[name] ?? {}, value) : value;
  }
  return both;
}
