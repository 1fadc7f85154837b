// What a place in a query asks for: a property, a class, a value, a keyword. It is read from the tokens before the place
// rather than from a tree, because a query that is being written is no tree yet.
import { KEYWORDS } from "./keywords.js";
import { tokens } from "./tokens.js";

const PARTIAL = /(?:[?$][\p{L}\d_]*|(?:\p{L}[\p{L}\d_'’-]*)?:[\p{L}\d_.%:-]*|\p{L}[\p{L}\d_'’-]*)$/u;
const TERMS = new Set(["variable", "iri", "name", "string", "number"]);
const PATHS = new Set(["/", "|", "^", "!"]);
const NAMING = new Set(["FROM", "NAMED"]);
const CONDITIONS = new Set(["FILTER", "NOT"]);
const ROLES = ["subject", "predicate", "object", "done"];

/**
 * Return what is being written at the end of a text.
 *
 * `role` is subject, predicate, class, object, value, graph, expression, clause, declaration, or nothing inside of a comment, a
 * string or an IRI; `partial` is the token that is being written, and `phrase` that token with the words before it that
 * SPARQL does not know, such as a name; both come with the offset at which they begin.
 */
export function situation(text) {
  const partial = text.match(PARTIAL)?.[0] ?? "";
  const from = text.length - partial.length;
  const reading = new Reading();
  for (const token of tokens(text)) {
    if (token.to === text.length && isOpen(token))
      return { role: "", partial, from, phrase: partial, phraseFrom: from };
    if (token.from >= from) break;
    reading.take(token);
  }
  const phraseFrom = reading.isUnknown ? reading.unknownFrom : from;
  return { role: reading.role, partial, from, phrase: text.slice(phraseFrom), phraseFrom };
}

function isOpen(token) {
  if (token.kind === "comment") return true;
  if (token.kind === "iri") return !token.text.endsWith(">");
  return token.kind === "string" && !/^("""[^]*"""|'''[^]*'''|"[^"]*"|'[^']*')$/s.test(token.text);
}

/** A query as far as it was read: the groups that are open, and how far the statement in the innermost one has come. */
class Reading {
  constructor() {
    this.open = [];
    this.top = { kind: "query", slot: 0, isType: false };
    this.keyword = "";
    this.isUnknown = false;
    this.unknownFrom = null;
  }

  get role() {
    const { kind, slot, isType } = this.top;
    if (kind === "query") return this._clause();
    if (kind === "group" && slot === 0 && this.keyword === "GRAPH") return "graph";
    if (kind === "group" && slot === 0 && CONDITIONS.has(this.keyword)) return "expression";
    if (kind === "expression" || kind === "data") return kind === "data" ? "value" : kind;
    return slot === 2 && isType ? "class" : ROLES[Math.min(slot, 3)];
  }

  _clause() {
    if (this.keyword === "PREFIX") return "declaration";
    if (NAMING.has(this.keyword)) return "graph";
    return this.keyword === "DESCRIBE" ? "value" : "clause";
  }

  take(token) {
    if (token.kind === "comment") return;
    const isUnknown = token.kind === "word" && !KEYWORDS.has(token.text.toUpperCase()) && token.text !== "a";
    if (!isUnknown) this.unknownFrom = null;
    else if (this.unknownFrom === null) this.unknownFrom = token.from;
    this.isUnknown = isUnknown;
    if (token.kind === "word" && !isUnknown) this._word(token.text);
    else if (TERMS.has(token.kind)) this._term(token.text);
    else if (token.kind === "mark") this._mark(token.text);
  }

  _word(text) {
    if (text === "a" && this.top.kind === "group") this._term(text);
    else if (/^(true|false|undef)$/i.test(text)) this._term(text);
    else {
      this.keyword = text.toUpperCase();
      this.top.slot = 0;
    }
  }

  _term(text) {
    if (this.top.kind !== "group") return this._declared();
    if (this.top.slot === 1) this.top.isType = text === "a" || text === "rdf:type";
    this.top.slot = Math.min(this.top.slot + 1, 3);
  }

  _declared() {
    if ((this.keyword === "PREFIX" || NAMING.has(this.keyword)) && this.top.kind === "query") this.keyword = "";
  }

  _mark(mark) {
    if ("{([".includes(mark)) this._begin(mark);
    else if ("})]".includes(mark)) this._end(mark);
    else if (mark === ".") this.top.slot = 0;
    else if (mark === ";") this.top.slot = 1;
    else if (mark === "," || mark === "^^") this.top.slot = 2;
    else if (PATHS.has(mark)) this.top.slot = 1;
  }

  _begin(mark) {
    this.open.push(this.top);
    const isPath = mark === "(" && this.top.kind === "group" && this.top.slot === 1;
    const isData = this.keyword === "VALUES" && mark !== "[";
    const kind = isData ? "data" : mark === "(" && !isPath ? "expression" : "group";
    this.top = { kind, slot: mark === "{" ? 0 : 1, isType: false };
    if (mark === "{" && !isData) this.keyword = "";
  }

  _end(mark) {
    this.top = this.open.pop() ?? { kind: "query", slot: 0, isType: false };
    if (this.keyword === "FILTER") this.keyword = "";
    if (mark === "}") {
      this.top.slot = 0;
      this.keyword = "";
    } else if (this.top.kind === "group" && this.top.slot > 0) this.top.slot = Math.min(this.top.slot + 1, 3);
    else if (this.top.kind === "group" && mark === "]") this.top.slot = 1;
  }
}
