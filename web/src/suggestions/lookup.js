/** Return where the search of the service is: the first such form of a page leads there. */
export function searchAddress() {
  return document.querySelector('form[role="search"]').action;
}

/** Return the groups of what the search of the service finds for a text. */
export async function look(address, text, options, signal) {
  const asked = new URL(address, location.href);
  asked.search = new URLSearchParams({ q: text, ...options });
  const response = await fetch(asked, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`${asked.pathname}: ${response.status}`);
  return (await response.json()).groups;
}

/** Return the option for a hit, with what was found of it where that is not its name. */
export function optionFor({ name, iri, href, matched, snippet, marks }) {
  return { text: name, iri, href, ...(matched === name ? {} : { note: snippet, marks }) };
}
