/** Suggestions in the search boxes of all pages: things of the graph by what is typed, grouped by kind. */

import { combobox } from "./suggestions/combobox.js";
import { look, optionFor } from "./suggestions/lookup.js";

const MOST = 8;
const FEW = 4;

for (const input of document.querySelectorAll('form[role="search"] input[type="search"]')) {
  const address = new URL(input.form.action);
  combobox(input, {
    label: "Suggestions",
    suggest: (text, signal) => suggest(address, text, signal),
    choose: (option) => location.assign(option.href),
  });
}

/** Return things by their names, or else by what is said of them, and last the search for all that has the text. */
async function suggest(address, text, signal) {
  if (!text) return [];
  let found = await look(address, text, { suggest: 1, limit: MOST }, signal);
  if (!found.length) found = await look(address, text, { limit: FEW }, signal);
  const groups = found.map(({ label, hits }) => ({ label, options: hits.filter((hit) => hit.href).map(optionFor) }));
  const page = `${address.pathname}?${new URLSearchParams({ q: text })}`;
  const everything = { text: `Search names and texts for “${text}”`, href: page };
  return [...groups, { label: "", options: [everything] }];
}
