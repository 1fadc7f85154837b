// Links to a query: one that works for all and runs it, and one whose query never leaves the browser until it is run, which
// only scripts can show.
import { element } from "../page/elements.js";

const LONGEST = 6000;

/** Return the address that shows a query and its answer, nothing for a query that is too long for one. */
export function runningLink(address, query) {
  const link = `${address}?${new URLSearchParams({ query })}`;
  return link.length <= LONGEST ? link : "";
}

/** Return the address that shows a query and runs nothing. */
export function showingLink(address, query) {
  return `${address}#${new URLSearchParams({ query })}`;
}

/** Return the query that an address shows without running it, or null. */
export function queryOfFragment(hash) {
  return new URLSearchParams(hash.slice(1)).get("query");
}

/** Show both links to a query in a container, each with a button that copies it. */
export function showLinks(container, address, query) {
  const running = runningLink(address, query);
  container.replaceChildren(
    running
      ? field("share-run", "Link that shows the query and its answer", running)
      : element("p", {}, "The query is too long for a link that runs it."),
    field("share-show", "Link that shows the query without running it (needs scripts)", showingLink(address, query)),
  );
}

function field(id, label, link) {
  const input = element("input", { id, readonly: true, value: link });
  const said = element("span", { role: "status" });
  const button = element("button", { type: "button", class: "plain", onclick: () => copy(input, said) }, "Copy");
  button.setAttribute("aria-label", `Copy the ${label.toLowerCase()}`);
  return element("div", { class: "link" }, element("label", { for: id }, label), input, button, said);
}

async function copy(input, said) {
  try {
    await navigator.clipboard.writeText(input.value);
    said.textContent = "Copied.";
  } catch {
    input.focus();
    input.select();
    said.textContent = "Selected: copy it with your keyboard.";
  }
}
