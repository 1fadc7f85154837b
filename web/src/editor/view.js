// The editor itself: CodeMirror in a shadow root, into which its styles go as adopted sheets, as a strict policy wants it.
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { LanguageSupport, bracketMatching, indentService, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";

import { element } from "../page/elements.js";
import { sources } from "./completion.js";
import { declaration } from "./declaring.js";
import { situation } from "./situation.js";
import { COLOURS, THEME } from "./theme.js";
import { tokens } from "./tokens.js";

const NAMED = styleTags({ "Pname_ln Pname_ns": tags.url, A_predicate: tags.keyword, Langtag: tags.annotation });
const SPARQL = SparqlLanguage.configure({ props: [NAMED] });
const TYPED_PREFIX = /(?:^|[^\p{L}\d_:?$<-])(\p{L}[\p{L}\d_-]*)$/u;

/** Return an editor of a query in a host element; `description` is read to who cannot see what is beside it. */
export function createView(host, { query, label, description, vocabulary, run, edited }) {
  const root = host.attachShadow({ mode: "open" });
  const note = element("div", { id: "description", hidden: true }, description);
  const place = element("div");
  root.append(note, place);
  const attributes = { "aria-label": label, "aria-describedby": note.id, spellcheck: "false", autocapitalize: "off" };
  const own = [
    EditorView.contentAttributes.of(attributes),
    EditorView.updateListener.of((update) => update.docChanged && edited(update.state.doc.toString())),
    EditorView.domEventHandlers({ beforeinput: replaceSelected }),
    EditorView.inputHandler.of((view, from, to, text) => declareTyped(view, { from, to, text }, vocabulary)),
    autocompletion({ override: sources(vocabulary), maxRenderedOptions: 60, icons: false }),
    Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
  ];
  return new EditorView({
    state: EditorState.create({ doc: query, extensions: [own, EXTENSIONS] }),
    parent: place,
    root,
  });
}

/** Put another query in place of the one in an editor, as a step that can be undone. */
export function replaceQuery(view, query) {
  const end = view.state.doc.length;
  view.dispatch({ changes: { from: 0, to: end, insert: query }, selection: { anchor: 0 }, scrollIntoView: true });
}

/**
 * Put typed text in place of what is selected before the browser does: it would dress the text in the style of what was
 * there, which the policy of the page forbids.
 */
function replaceSelected(event, view) {
  const { main, ranges } = view.state.selection;
  if (event.inputType !== "insertText" || !event.data || main.empty || ranges.length > 1 || view.composing)
    return false;
  event.preventDefault();
  const insert = () =>
    view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handler) => handler(view, main.from, main.to, event.data, insert))) view.dispatch(insert());
  return true;
}

/** Declare a known prefix as soon as its colon is typed. */
function declareTyped(view, { from, to, text }, vocabulary) {
  if (text !== ":") return false;
  const before = view.state.sliceDoc(0, from);
  const prefix = before.match(TYPED_PREFIX)?.[1];
  const { role } = situation(before);
  if (!prefix || !role || role === "declaration") return false;
  vocabulary.terms().then(({ prefixes }) => {
    if (!(prefix in prefixes) || view.state.sliceDoc(from - prefix.length, from + 1) !== `${prefix}:`) return;
    view.dispatch({
      changes: declaration(view.state.doc.toString(), prefix, prefixes[prefix]),
      userEvent: "input.declare",
    });
    startCompletion(view);
  });
  return false;
}

/** Return the spaces that a line begins with: two for each bracket that is open before it. */
function indentation(context, position) {
  const before = context.state.sliceDoc(0, position);
  const opened = [...tokens(before)].filter((token) => token.kind === "mark");
  const depth = opened.reduce((sum, { text }) => sum + ("{([".includes(text) ? 1 : "})]".includes(text) ? -1 : 0), 0);
  const closes = /^\s*[})\]]/.test(context.lineAt(position, 1).text.slice(position - context.lineAt(position, 1).from));
  return Math.max(0, depth - (closes ? 1 : 0)) * context.unit;
}

const EXTENSIONS = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  indentUnit.of("  "),
  indentService.of(indentation),
  new LanguageSupport(SPARQL),
  syntaxHighlighting(COLOURS),
  lintGutter(),
  EditorView.lineWrapping,
  THEME,
  keymap.of([
    { key: "Tab", run: acceptCompletion },
    { key: "Tab", run: indentMore, shift: indentLess },
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
  ]),
];
