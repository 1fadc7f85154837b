/** Suggestions in the search boxes of all pages: things of the graph by what is typed, grouped by kind. */

import { combobox } from "./suggestions/combobox.js";
import { look } from "./suggestions/lookup.js";

const MOST = 8;

for (const input of document.querySelectorAll('form[role="search"] input[type="search"]')) {
  const address = new URL(input.form.action);
  combobox(input, {
    label: "Suggestions",
    suggest: (text, signal) => suggest(address, text, signal),
    choose: (option) => location.assign(option.href),
  });
}

async function suggest(address, text, signal) {
  if (!text) return [];
  const groups = await look(address, text, { suggest: 1, limit: MOST }, signal);
  return groups.map((group) => ({ label: group.label, options: group.hits.filter((hit) => hit.href).map(option) }));
}

/** Return the option for a hit, with the name by which it was found where that is another. */
function option(hit) {
  return hit.matched === hit.name
    ? { text: hit.name, href: hit.href }
    : { text: hit.name, href: hit.href, note: hit.snippet, marks: hit.marks };
}
