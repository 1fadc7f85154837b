// What may be written at a place in a query, by what SPARQL has there: the best first, things and prefixes apart.
import { CLAUSE_WORDS, FUNCTION_WORDS, PATTERN_WORDS } from "./keywords.js";
import { ranked } from "./ranking.js";
import { tokens } from "./tokens.js";

const NAMED_THING = /^https:\/\/w3id\.org\/clustergraph\/(id|kos)\//;
const WORDS = {
  subject: PATTERN_WORDS,
  clause: [...CLAUSE_WORDS, ...FUNCTION_WORDS],
  expression: [...FUNCTION_WORDS, "AS", "DISTINCT", "EXISTS", "IN", "NOT"],
  predicate: ["a"],
  value: ["UNDEF"],
  graph: ["NAMED"],
  done: PATTERN_WORDS,
};
const PREFIXED = new Set(["subject", "predicate", "object", "value", "graph"]);

/**
 * Return what the vocabulary, the query and SPARQL itself have for a place, the best first: `text`, `kind`, and the `term`
 * of a class, a property or a graph.
 */
export function offers({ role, partial, from }, vocabulary, query) {
  if (/^[?$]/.test(partial)) return ranked(variables(query, from), partial.slice(1));
  if (role === "declaration") return ranked(prefixes(vocabulary), partial.replace(/:$/, ""));
  const hasPrefix = partial.includes(":");
  return ranked([...(hasPrefix ? [] : bare(role, query, from)), ...named(role, hasPrefix, vocabulary)], partial);
}

/** Return the prefixes with which a name at a place may begin; in front of a property none of those for things. */
export function prefixesFor({ role, partial }, vocabulary) {
  if (!PREFIXED.has(role) || /[?$:]/.test(partial)) return [];
  const found = prefixes(vocabulary).map((prefix) => ({ ...prefix, isWord: true }));
  const isFit = ({ namespace }) => role !== "predicate" || !NAMED_THING.test(namespace);
  return ranked(found.filter(isFit), partial);
}

/** Say whether a namespace is one of the things of this graph. */
export function isOfThings(namespace) {
  return NAMED_THING.test(namespace ?? "");
}

/** Return what is written without a prefix; variables only where they would be meant without their question mark. */
function bare(role, query, from) {
  const words = (WORDS[role] ?? []).map((text) => ({ text, kind: "keyword", isWord: true, group: 1 }));
  const group = role === "expression" ? 2 : 0;
  const known = ["subject", "object", "clause", "expression"].includes(role) ? variables(query, from) : [];
  return [...known.map((variable) => ({ ...variable, group })), ...words];
}

function named(role, hasPrefix, { classes, properties, graphs }) {
  const ofKind = (terms, kind) => terms.map((term) => offer(term, kind));
  if (role === "predicate") return ofKind(properties, "property");
  if (role === "class" || role === "object") return ofKind(classes, "class");
  if (role === "graph") return ofKind(graphs, "graph");
  return role === "expression" && hasPrefix ? [...ofKind(classes, "class"), ...ofKind(properties, "property")] : [];
}

function offer(term, kind) {
  return { text: term.name, label: term.label, kind, term, isProof: term.proof, group: 1 };
}

function variables(query, from) {
  const found = new Set();
  for (const token of tokens(query)) if (token.kind === "variable" && token.from !== from) found.add(token.text);
  return [...found].map((text) => ({ text, kind: "variable" }));
}

function prefixes(vocabulary) {
  return Object.entries(vocabulary.prefixes).map(([label, namespace]) => ({
    text: `${label}:`,
    label,
    kind: "namespace",
    namespace,
  }));
}
