// Declarations of prefixes: made when a name needs one, above the query and in the same step that can be undone.
import { declaredPrefixes, placeOfDeclarations } from "./tokens.js";

/** Return the change that declares a prefix in a query; none where it is declared already. */
export function declaration(query, prefix, namespace) {
  if (declaredPrefixes(query).has(prefix)) return [];
  const place = placeOfDeclarations(query);
  const before = place > 0 && query[place - 1] !== "\n" ? "\n" : "";
  return [{ from: place, insert: `${before}PREFIX ${prefix}: <${namespace}>\n` }];
}

/** Return the prefix of a prefixed name, nothing for an IRI in brackets. */
export function prefixOf(name) {
  return name.startsWith("<") || !name.includes(":") ? "" : name.slice(0, name.indexOf(":"));
}

/** Return an IRI as a query writes it: under a prefix where the rest is a name, else in brackets. */
export function written(iri, prefixes) {
  const cut = Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/")) + 1;
  const local = iri.slice(cut);
  const prefix = Object.keys(prefixes).find((known) => prefixes[known] === iri.slice(0, cut));
  return prefix && /^[A-Za-z\d_](?:[\w.-]*[\w-])?$/.test(local) ? `${prefix}:${local}` : `<${iri}>`;
}
