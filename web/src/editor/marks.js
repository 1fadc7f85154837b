// Marks in the query: where it goes wrong, and which part of it has no match.
import { setDiagnostics } from "@codemirror/lint";

import { declaration } from "./declaring.js";

const UNDECLARED = /^The prefix '([^']*)' is not declared/;

/** Mark places of a query, each of a line, a column and a sentence; none takes all marks away. */
export function mark(view, places) {
  const diagnostics = places.map((place) => ({ ...range(view, place), severity: "error", ...place }));
  view.dispatch(
    setDiagnostics(
      view.state,
      diagnostics.map(({ line, column, ...rest }) => rest),
    ),
  );
}

/** Put the cursor at a line and a column, and the focus with it. */
export function goTo(view, place) {
  const { from } = range(view, place);
  view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  view.focus();
}

/** Return the act that mends a refusal, where it is a prefix that this graph knows. */
export function mending(message, prefixes) {
  const prefix = message.match(UNDECLARED)?.[1];
  if (prefix === undefined || !(prefix in prefixes)) return [];
  const apply = (view) => view.dispatch({ changes: declaration(view.state.doc.toString(), prefix, prefixes[prefix]) });
  return [{ name: `Declare ${prefix}:`, apply }];
}

/** Return the offsets of a place: the service counts code points of a line, the editor UTF-16 units of the text. */
function range(view, { line, column, text = "" }) {
  const { doc } = view.state;
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const units = [...found.text].slice(0, column - 1).join("").length;
  const from = Math.min(found.from + units, found.to);
  const word = text || doc.sliceString(from, found.to).match(/^(?:[\p{L}\d_:?$.-]+|.)/u)?.[0] || "";
  return { from, to: Math.min(from + word.length, doc.length) };
}
