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
