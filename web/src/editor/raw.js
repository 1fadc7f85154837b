// The answer as it goes over the line, in the format that is chosen.
import { ask } from "./asking.js";
import { choice, element } from "../page/elements.js";
import { save } from "../page/saving.js";

const FORMATS = {
  solutions: [
    ["application/sparql-results+json", "JSON", "srj"],
    ["application/sparql-results+xml", "XML", "srx"],
    ["text/csv", "CSV", "csv"],
    ["text/tab-separated-values", "TSV", "tsv"],
  ],
  graph: [
    ["text/turtle", "Turtle", "ttl"],
    ["application/n-triples", "N-Triples", "nt"],
    ["application/ld+json", "JSON-LD", "jsonld"],
    ["application/rdf+xml", "RDF/XML", "rdf"],
  ],
};
const SHOWN = 100_000;

/** Show an answer in a container as the service writes it, at first in the first format for its kind. */
export async function showRaw(container, found, address, signal, format) {
  const formats =
    found.kind === "graph" ? FORMATS.graph : FORMATS.solutions.slice(0, found.kind === "truth" ? 2 : undefined);
  const [media, name, suffix] = formats.find(([type]) => type === format) ?? formats[0];
  const response = await ask(address, found.query, { accept: media, signal });
  const text = await response.text();
  const again = (chosen) =>
    showRaw(container, found, address, signal, chosen).then(() => container.querySelector("select").focus());
  const button = element(
    "button",
    { type: "button", class: "plain", onclick: () => save(text, media, `answer.${suffix}`) },
    `Save as ${name}`,
  );
  const bar = element("p", { class: "bar" }, choice("Format", formats, media, again), button);
  const rest =
    text.length > SHOWN ? element("p", { class: "note" }, "The beginning is shown; the file has all of it.") : null;
  const region = { tabindex: "0", role: "region", "aria-label": `Result as ${name}` };
  container.replaceChildren(
    ...[bar, element("pre", region, element("code", {}, text.slice(0, SHOWN))), rest].filter(Boolean),
  );
}
