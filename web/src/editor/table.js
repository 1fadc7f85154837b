// The table of an answer, a page of rows at a time, things under their names.
import { element } from "../page/elements.js";
import { isNumber, numericVariables } from "./outcome.js";

const ROWS = 100;
const XSD = "http://www.w3.org/2001/XMLSchema#";

/** Show solutions in a container. */
export async function showTable(container, found, names) {
  if (!found.rows) {
    container.replaceChildren(element("p", {}, "No rows: nothing in the graph fits."));
    return;
  }
  await showPage(container, found, names, 0);
}

async function showPage(container, found, names, start) {
  const rows = found.bindings.slice(start, start + ROWS);
  const terms = rows.flatMap((row) => Object.values(row));
  await names.learn(terms.filter((term) => term.type === "uri").map((term) => term.value));
  const turn = (to) => async () => {
    await showPage(container, found, names, to);
    container.querySelector("nav button:not([disabled])")?.focus();
  };
  container.replaceChildren(...[pages(found.rows, start, turn), grid(found.variables, rows, names)].filter(Boolean));
}

function pages(total, start, turn) {
  if (total <= ROWS) return null;
  const button = (text, to) =>
    element("button", { type: "button", class: "plain", disabled: to < 0 || to >= total, onclick: turn(to) }, text);
  const [first, last, all] = [start + 1, Math.min(start + ROWS, total), total].map((number) =>
    number.toLocaleString("en-GB"),
  );
  return element("nav", { class: "turn", "aria-label": "Pages of the table" }, [
    button("Earlier rows", start - ROWS),
    element("span", { role: "status" }, `Rows ${first} to ${last} of ${all}`),
    button("Further rows", start + ROWS),
  ]);
}

function grid(variables, rows, names) {
  const numeric = new Set(numericVariables({ variables, bindings: rows }));
  const heading = (variable) =>
    element("th", { scope: "col", class: numeric.has(variable) ? "number" : null }, variable);
  const head = element("tr", {}, variables.map(heading));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      variables.map((variable) => cell(row[variable], names)),
    ),
  );
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": "Result of the query", tabindex: "0" },
    element("table", {}, element("thead", {}, head), element("tbody", {}, body)),
  );
}

function cell(term, names) {
  const text = term ? content(term, names) : "";
  const length = (text.textContent ?? text).length;
  const kind = isNumber(term) ? "number" : length > 32 ? "wide" : length < 16 ? "short" : null;
  return element("td", { class: kind }, text, term ? note(term) : null);
}

function content(term, names) {
  if (term.type === "triple") return JSON.stringify(term.value);
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type !== "uri") return term.value;
  const { name, href, external } = names.of(term.value);
  if (!href) return name;
  const attributes = {
    href,
    title: term.value,
    ...(external ? { class: "external", rel: "external noreferrer" } : {}),
  };
  return element("a", attributes, name);
}

function note(term) {
  const tag = term["xml:lang"] && term["xml:lang"] !== "en" ? term["xml:lang"] : "";
  const type = term.datatype && !term.datatype.startsWith(XSD) ? term.datatype.split(/[#/]/).pop() : "";
  return tag || type ? element("small", { class: "note" }, ` ${tag || type}`) : null;
}
