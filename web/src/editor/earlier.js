// Earlier queries: kept by this browser, seen by nobody else, forgotten when the reader wants it.
import { element } from "../page/elements.js";

const KEY = "clustergraph.queries";
const MOST = 50;

/** Return the earlier queries, the latest first: text and time of each. */
function earlierQueries() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(({ query, time }) => typeof query === "string" && time) : [];
  } catch {
    return [];
  }
}

/** Keep a query; one that was kept before moves to the front. */
export function keepQuery(query) {
  const others = earlierQueries().filter((entry) => entry.query !== query);
  store([{ query, time: new Date().toISOString() }, ...others].slice(0, MOST));
}

/** Show the earlier queries in a container, each as a button that gives it to a function, and one that forgets them. */
export function showEarlier(container, take) {
  const entries = earlierQueries();
  if (!entries.length) {
    container.replaceChildren(element("p", {}, "None yet."));
    return;
  }
  const clear = () => {
    store([]);
    showEarlier(container, take);
    container.closest("details")?.querySelector("summary").focus();
  };
  container.replaceChildren(
    element(
      "ol",
      { class: "earlier" },
      entries.map((entry) => item(entry, take)),
    ),
    element("button", { type: "button", class: "plain", onclick: clear }, "Forget them all"),
  );
}

function item({ query, time }, take) {
  const lines = query.split("\n").filter((line) => line.trim() && !/^\s*(PREFIX|#)/i.test(line));
  const said = new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const button = element(
    "button",
    { type: "button", class: "plain", onclick: () => take(query) },
    lines.join(" ").slice(0, 160) || query,
  );
  return element("li", {}, button, element("small", { class: "note" }, ` ${said}`));
}

function store(entries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // A browser that keeps nothing has no history; all else works.
  }
}
