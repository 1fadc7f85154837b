// Completion: classes, properties and things of this graph, the variables of the query, keywords, and last the prefixes.
import { startCompletion } from "@codemirror/autocomplete";

import { counted, element } from "../page/elements.js";
import { declaration, prefixOf, written } from "./declaring.js";
import { isOfThings, offers, prefixesFor } from "./offers.js";
import { situation } from "./situation.js";

const SHORTEST = 3;
const PATIENCE = 150;
const OF_THINGS = new Set(["subject", "object", "value"]);

/** Return the sources of completions over a vocabulary; what an earlier one finds is offered above the rest. */
export function sources(vocabulary) {
  return [
    (context) => vocabularyAndWords(context, vocabulary),
    (context) => things(context, vocabulary),
    (context) => namespaces(context, vocabulary),
  ];
}

async function vocabularyAndWords(context, vocabulary) {
  if (!isAsked(context)) return null;
  const terms = await vocabulary.terms();
  const graphs = vocabulary.graphNames.map((iri) => ({ name: written(iri, terms.prefixes) }));
  return context.aborted ? null : offered(context, { ...terms, graphs });
}

function isAsked(context) {
  const { role, partial } = placeOf(context);
  return role && (partial || context.explicit);
}

function placeOf(context) {
  return situation(context.state.sliceDoc(0, context.pos));
}

/** Return what is offered at once, in an order of its own, and how it changes as one types on. */
function offered(context, known) {
  const place = placeOf(context);
  const options = place.role ? offers(place, known, context.state.doc.toString()) : [];
  if (!options.length) return null;
  return {
    from: place.from,
    options: options.map((offer) => shown(offer, place.role, known.prefixes)),
    filter: false,
    getMatch: ({ label }) => partIn(label, place.partial),
    update: (_current, from, _to, later) => (placeOf(later).from === from ? offered(later, known) : null),
  };
}

function partIn(label, partial) {
  const at = label.toLowerCase().indexOf(partial.toLowerCase());
  return at < 0 ? [] : [at, at + partial.length];
}

function shown({ text, kind, term, namespace }, role, prefixes) {
  if (kind === "namespace" && role === "declaration") return declared(text, namespace);
  if (!term) return { label: text, type: kind };
  const apply = (view, _, from, to) => put(view, text, from, to, prefixes);
  if (kind === "graph") return { label: text, type: "thing", detail: "graph", apply };
  return { label: text, type: kind, detail: term.label, info: () => described(term), apply };
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

/** Offer prefixes, not before the things that they would otherwise be above. */
async function namespaces(context, vocabulary) {
  const place = placeOf(context);
  if (!isAsked(context)) return null;
  const { prefixes } = await vocabulary.terms();
  const found = prefixesFor(place, { prefixes });
  if (!found.length) return null;
  await named(context, place, vocabulary);
  if (context.aborted) return null;
  const options = found.map(({ text, namespace }) => begun(text, namespace, prefixes));
  return { from: place.from, options, filter: false };
}

function begun(label, detail, prefixes) {
  const apply = (view, _, from, to) => {
    put(view, label, from, to, prefixes);
    startCompletion(view);
  };
  return { label, type: "namespace", detail, apply };
}

function declared(label, namespace) {
  return { label, type: "namespace", detail: namespace, apply: `${label} <${namespace}>` };
}

function described({ label, definition, uses }) {
  return element(
    "div",
    {},
    element("strong", {}, label),
    definition ? element("p", {}, definition) : null,
    element("p", {}, `Used ${counted(uses, "time")} in this graph.`),
  );
}

async function things(context, vocabulary) {
  const place = placeOf(context);
  if (!OF_THINGS.has(place.role) || /^[?$]/.test(place.partial)) return null;
  const { prefixes, classes } = await vocabulary.terms();
  const prefix = prefixOf(place.partial);
  if (place.partial.includes(":")) return inNamespace(context, place, prefixes[prefix], { vocabulary, prefixes });
  const isOffered = new Set(place.role === "object" ? classes.map(({ iri }) => iri) : []);
  const found = (await named(context, place, vocabulary)).filter(({ iri }) => !isOffered.has(iri));
  if (context.aborted || !found.length) return null;
  const options = found.map((thing) => option(thing, prefixes));
  return { from: place.phraseFrom, options, filter: false };
}

/** Return the things that are called like what is written, once the reader has stopped typing. */
async function named(context, { role, phrase }, vocabulary) {
  if (!OF_THINGS.has(role) || phrase.trim().length < SHORTEST) return [];
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  return context.aborted ? [] : vocabulary.found(phrase.trim());
}

async function inNamespace(context, place, base, { vocabulary, prefixes }) {
  if (!isOfThings(base)) return null;
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
