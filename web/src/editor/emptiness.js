// Why there is no answer, as the service explains it, with the queries that it offers instead.
import { ask } from "./asking.js";
import { element } from "../page/elements.js";

/** Return why a query has no answer, or null where it has one or no reason is known. */
export async function reason(address, query, signal) {
  const response = await ask(address, query, { accept: "application/json", signal });
  return response.json();
}

/** Return the parts of the query that a reason names, as places to be marked. */
export function partsOf(told) {
  return told.parts.slice(0, 1).map((part) => ({ ...part, message: told.sentence, severity: "info" }));
}

/** Return a reason as an element; a query that is offered goes to a function. */
export function reasonElement(told, take) {
  const offers = told.suggestions.map(({ text, label, query }) => {
    const code = element("code", {}, text);
    const what = query
      ? element("button", { type: "button", class: "plain", onclick: () => take(query) }, "Ask with ", code)
      : code;
    return element("li", {}, what, label ? ` (${label})` : null);
  });
  return element(
    "div",
    { class: "problem", id: "reason" },
    element("p", {}, told.sentence),
    offers.length ? element("ul", {}, offers) : null,
  );
}
