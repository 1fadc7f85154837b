// What this graph knows: its prefixes, classes, properties and things, asked of the service once.
import { look } from "../suggestions/lookup.js";
import { ask } from "./asking.js";

/** The vocabulary of the graph behind the addresses that the page gives. */
export class Vocabulary {
  constructor(addresses, graphNames) {
    this.graphNames = graphNames;
    this._addresses = addresses;
    this._terms = null;
    this._sought = null;
    this._things = new Map();
  }

  /** Return prefixes, classes and properties. */
  terms() {
    this._terms ??= fetch(this._addresses.terms, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
      .then((terms) => ({ ...terms, prefixes: Object.assign(Object.create(null), terms.prefixes) }))
      .catch(() => {
        this._terms = null;
        return { prefixes: {}, classes: [], properties: [] };
      });
    return this._terms;
  }

  /** Return the things that fit an unfinished text: IRI, name and kind of each, the best first; none if that fails. */
  found(text) {
    if (this._sought?.text !== text) {
      const found = sought(this._addresses.search, text).catch(() => {
        this._sought = null;
        return [];
      });
      this._sought = { text, found };
    }
    return this._sought.found;
  }

  /** Return the things whose IRIs begin with a namespace, with their names. */
  things(namespace) {
    if (!this._things.has(namespace)) {
      this._things.set(
        namespace,
        listed(this._addresses.sparql, namespace).catch(() => {
          this._things.delete(namespace);
          return [];
        }),
      );
    }
    return this._things.get(namespace);
  }
}

const MOST = 500;

async function sought(address, text) {
  const groups = await look(address, text, { suggest: 1, limit: 8 });
  return groups
    .filter(({ kind }) => kind !== "report")
    .flatMap(({ label, hits }) => hits.map((hit) => ({ iri: hit.iri, name: hit.name, kind: label })));
}

async function listed(address, namespace) {
  const query = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing (MIN(?label) AS ?name) WHERE {
  ?thing rdfs:label|skos:prefLabel ?label .
  FILTER (STRSTARTS(STR(?thing), "${namespace}") && LANG(?label) IN ("", "en"))
} GROUP BY ?thing ORDER BY ?name LIMIT ${MOST}`;
  const response = await ask(address, query, { accept: "application/sparql-results+json" });
  const { results } = await response.json();
  return results.bindings.map(({ thing, name }) => ({ iri: thing.value, name: name.value }));
}
