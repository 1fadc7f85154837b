// The tokens of a SPARQL text, those of one that is being written too: a string or an IRI that does not end yet is a token
// that reaches to the end of its line, or of the text.

const TOKEN = new RegExp(
  [
    /(?<comment>#[^\n]*)/,
    /(?<string>"""(?:[^\\]|\\[\s\S])*?(?:"""|$)|'''(?:[^\\]|\\[\s\S])*?(?:'''|$)|"(?:[^"\\\n]|\\.)*(?:"|$|(?=\n))|'(?:[^'\\\n]|\\.)*(?:'|$|(?=\n)))/,
    /(?<iri><[^\s<>"{}|^`\\=](?:[^\s<>"{}|^`\\])*(?:>|$)|<>|<$)/,
    /(?<variable>[?$][\p{L}\d_]+)/,
    /(?<tag>@[A-Za-z-]+)/,
    /(?<name>(?:\p{L}[\p{L}\d_-]*)?:(?:[\p{L}\d_:%\\-]|\.(?=[\p{L}\d_:%\\-]))*|_:[\p{L}\d_-]+)/,
    /(?<word>\p{L}[\p{L}\d_'’-]*)/,
    /(?<number>[\d.]*\d[eE]?[\d]*)/,
    /(?<mark>\^\^|&&|\|\||[<>!]=|[^\s])/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gu",
);

const KINDS = ["comment", "string", "iri", "variable", "tag", "name", "word", "number", "mark"];

/** Yield the tokens of a text: kind, text, and the offsets at which each begins and ends. */
export function* tokens(text) {
  for (const match of text.matchAll(TOKEN)) {
    const kind = KINDS.find((name) => match.groups[name] !== undefined);
    yield { kind, text: match[0], from: match.index, to: match.index + match[0].length };
  }
}

/** Return the prefixes that a text declares. */
export function declaredPrefixes(text) {
  const found = new Set();
  let isDeclaration = false;
  for (const token of tokens(text)) {
    if (isDeclaration && token.kind === "name") found.add(token.text.slice(0, -1));
    isDeclaration = token.kind === "word" && token.text.toUpperCase() === "PREFIX";
  }
  return found;
}

/** Return where in a text a declaration belongs: behind those that are there, before all else but comments. */
export function placeOfDeclarations(text) {
  let place = null;
  let isInside = false;
  for (const token of tokens(text)) {
    if (token.kind === "comment") continue;
    if (token.kind === "word" && /^(PREFIX|BASE)$/i.test(token.text)) isInside = true;
    else if (!isInside) return place ?? token.from;
    if (isInside && token.kind === "iri") {
      isInside = false;
      place = text[token.to] === "\n" ? token.to + 1 : token.to;
    }
  }
  return place ?? 0;
}
