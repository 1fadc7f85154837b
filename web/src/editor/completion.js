// Completion: prefixes, classes, properties and things of this graph, the variables of the query, and keywords.
import { startCompletion } from "@codemirror/autocomplete";

import { declaration, prefixOf, written } from "./declaring.js";
import { CLAUSE_WORDS, FUNCTION_WORDS, PATTERN_WORDS } from "./keywords.js";
import { situation } from "./situation.js";
import { tokens } from "./tokens.js";

const SHORTEST = 3;
const PATIENCE = 150;
const NAMED_THING = /^https:\/\/w3id\.org\/clustergraph\/(id|kos)\//;

/** Return the sources of completions over a vocabulary. */
export function sources(vocabulary) {
  return [(context) => vocabularyAndWords(context, vocabulary), (context) => things(context, vocabulary)];
}

async function vocabularyAndWords(context, vocabulary) {
  const place = situation(context.state.sliceDoc(0, context.pos));
  if (!place.role || (!place.partial && !context.explicit)) return null;
  const { prefixes, classes, properties } = await vocabulary.terms();
  if (context.aborted) return null;
  const offers = {
    prefixes,
    classes: offered(classes, "class", prefixes),
    properties: offered(properties, "property", prefixes),
    graphs: vocabulary.graphNames.map((iri) => ({
      ...option({ iri, kind: "graph" }, prefixes),
      label: written(iri, prefixes),
    })),
  };
  const options = offer(place, offers, context.state.doc.toString());
  return options.length ? { from: place.from, options, validFor: /^[?$]?[\p{L}\d_'’.-]*(:[\p{L}\d_.-]*)?$/u } : null;
}

function offer({ role, partial, from }, { prefixes, classes, properties, graphs }, query) {
  if (/^[?$]/.test(partial)) return variables(query, from);
  if (role === "declaration") return Object.keys(prefixes).map((prefix) => declared(prefix, prefixes));
  const names = partial.includes(":") ? [] : Object.keys(prefixes).map((prefix) => namespace(prefix, prefixes));
  const words = partial.includes(":") ? [] : keywords(role);
  const known = partial.includes(":") ? [] : variables(query, from);
  const expression = [...classes, ...properties];
  const terms = { predicate: properties, class: classes, expression, object: classes, graph: graphs }[role] ?? [];
  return [...terms, ...known, ...words, ...names];
}

function keywords(role) {
  const words = {
    subject: PATTERN_WORDS,
    clause: CLAUSE_WORDS,
    expression: [...FUNCTION_WORDS, "AS", "DISTINCT", "EXISTS", "IN", "NOT"],
    predicate: ["a"],
    value: ["UNDEF"],
    graph: ["NAMED"],
    done: PATTERN_WORDS,
  };
  const more = role === "clause" ? FUNCTION_WORDS : [];
  return [...(words[role] ?? []), ...more].map((label) => ({ label, type: "keyword", boost: -10 }));
}

function variables(query, from) {
  const found = new Set();
  for (const token of tokens(query)) if (token.kind === "variable" && token.from !== from) found.add(token.text);
  return [...found].map((label) => ({ label, type: "variable", boost: 20 }));
}

function offered(terms, type, prefixes) {
  return terms.map((term, rank) => ({
    label: term.name,
    type,
    detail: term.label,
    info: () => described(term),
    apply: (view, _, from, to) => put(view, term.name, from, to, prefixes),
    boost: Math.max(0, 9 - rank / 10),
  }));
}

/** Put a name into the query in place of what was written, with the declaration that it needs. */
function put(view, name, from, to, prefixes) {
  const prefix = prefixOf(name);
  const declared = prefix in prefixes ? declaration(view.state.doc.toString(), prefix, prefixes[prefix]) : [];
  const shift = declared.reduce((sum, change) => sum + change.insert.length, 0);
  view.dispatch({
    changes: [...declared, { from, to, insert: name }],
    selection: { anchor: from + shift + name.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

function namespace(prefix, prefixes) {
  const apply = (view, _, from, to) => {
    put(view, `${prefix}:`, from, to, prefixes);
    startCompletion(view);
  };
  return { label: `${prefix}:`, type: "namespace", detail: prefixes[prefix], apply, boost: -20 };
}

function declared(prefix, prefixes) {
  return {
    label: `${prefix}:`,
    type: "namespace",
    detail: prefixes[prefix],
    apply: `${prefix}: <${prefixes[prefix]}>`,
  };
}

function described(term) {
  const box = document.createElement("div");
  const text = (name, content) => {
    const part = document.createElement(name);
    part.textContent = content;
    box.append(part);
  };
  text("strong", term.label);
  if (term.definition) text("p", term.definition);
  text("p", `Used ${term.uses.toLocaleString("en-GB")} times in this graph.`);
  return box;
}

async function things(context, vocabulary) {
  const place = situation(context.state.sliceDoc(0, context.pos));
  if (!["subject", "object", "value"].includes(place.role) || /^[?$]/.test(place.partial)) return null;
  const { prefixes } = await vocabulary.terms();
  const prefix = prefixOf(place.partial);
  if (place.partial.includes(":")) return inNamespace(context, place, prefixes[prefix], { vocabulary, prefixes });
  if (place.phrase.trim().length < SHORTEST) return null;
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  if (context.aborted) return null;
  const found = await vocabulary.found(place.phrase.trim(), undefined).catch(() => []);
  if (context.aborted || !found.length) return null;
  const options = found.map((thing) => option(thing, prefixes));
  return { from: place.phraseFrom, options, filter: false };
}

async function inNamespace(context, place, base, { vocabulary, prefixes }) {
  if (!NAMED_THING.test(base ?? "")) return null;
  const found = await vocabulary.things(base);
  if (context.aborted || !found.length) return null;
  const options = found.map((thing) => ({
    ...option(thing, prefixes),
    label: written(thing.iri, prefixes),
    detail: thing.name,
  }));
  return { from: place.from, options, validFor: /^[\p{L}\d_-]*:[\p{L}\d_.-]*$/u };
}

function option({ iri, name, kind }, prefixes) {
  const text = written(iri, prefixes);
  return {
    label: name,
    type: "thing",
    detail: kind ? `${kind} · ${text}` : text,
    apply: (view, _, from, to) => put(view, text, from, to, prefixes),
  };
}
