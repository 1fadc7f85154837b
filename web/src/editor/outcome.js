// Outcomes: what a query gave, as the views show it.
import { ask } from "./asking.js";

const SOLUTIONS = "application/sparql-results+json";
const TRIPLES = "application/n-triples";
const NUMBERS = new Set(
  [
    "integer",
    "decimal",
    "double",
    "float",
    "int",
    "long",
    "short",
    "nonNegativeInteger",
    "positiveInteger",
    "gYear",
  ].map((name) => `http://www.w3.org/2001/XMLSchema#${name}`),
);

/** Return what the service answers to a query: solutions, the truth of a pattern, or how many triples of a graph. */
export async function outcome(address, query, signal) {
  const begun = performance.now();
  const response = await ask(address, query, { accept: `${SOLUTIONS}, ${TRIPLES}`, signal });
  const text = await response.text();
  const common = {
    query,
    cut: Number(response.headers.get("Row-Limit")) || null,
    seconds: (performance.now() - begun) / 1000,
  };
  if (!response.headers.get("Content-Type").startsWith(SOLUTIONS)) {
    const triples = text.split("\n").filter((line) => line && !line.startsWith("#")).length;
    return { ...common, kind: "graph", rows: triples };
  }
  const { head, boolean, results } = JSON.parse(text);
  if (boolean !== undefined) return { ...common, kind: "truth", truth: boolean, rows: 1 };
  return {
    ...common,
    kind: "solutions",
    variables: head.vars,
    bindings: results.bindings,
    rows: results.bindings.length,
  };
}

/** Say whether an outcome may be nothing: one row may count to nought. */
export function looksEmpty({ kind, rows, truth }) {
  return kind === "truth" ? !truth : rows === 0 || (kind === "solutions" && rows === 1);
}

/** Return the variables of solutions whose values are all numbers. */
export function numericVariables({ variables, bindings }) {
  return variables.filter((variable) => {
    const terms = bindings.map((row) => row[variable]).filter(Boolean);
    return terms.length > 0 && terms.every((term) => NUMBERS.has(term.datatype));
  });
}

/** Say whether a term is a number. */
export function isNumber(term) {
  return NUMBERS.has(term?.datatype);
}
