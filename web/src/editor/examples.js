// Examples: queries to begin with, and those behind the reports, which are asked for when one is chosen.

const TEXT = /(?:shacl#(?:select|construct|ask)|sparql-examples\/ontology#describe)$/;

/** Let a list and its button put an example into the editor. */
export function offerExamples(select, button, address, take) {
  let stored = null;
  button.addEventListener("click", async () => {
    const option = select.selectedOptions[0];
    if (!option?.value) return select.focus();
    if (!option.dataset.report) return take(option.value);
    button.disabled = true;
    stored ??= storedQueries(address);
    const queries = await stored.catch(() => ((stored = null), new Map()));
    button.disabled = false;
    if (queries.has(option.dataset.report)) take(queries.get(option.dataset.report));
  });
}

/** Return the queries of the reports by name, as the service publishes them. */
async function storedQueries(address) {
  const response = await fetch(address, { headers: { Accept: "application/ld+json" } });
  if (!response.ok) throw new Error(response.statusText);
  const nodes = await response.json();
  return new Map(nodes.map((node) => [node["@id"].split("/").pop(), textOf(node)]));
}

function textOf(node) {
  const property = Object.keys(node).find((name) => TEXT.test(name));
  return property ? node[property][0]["@value"] : "";
}
