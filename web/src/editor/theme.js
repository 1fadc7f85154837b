// Colours and sizes of the editor, all from the custom properties of the page, so that light and dark come with it.
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--visited)" },
  { tag: [tags.string, tags.integer, tags.float, tags.bool], color: "var(--proof)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--link)" },
  { tag: tags.annotation, color: "var(--quiet)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

export const THEME = EditorView.theme({
  "&": {
    fontSize: "var(--small)",
    color: "var(--ink)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--edge)",
    borderRadius: "3px",
  },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "70vh", overflow: "auto" },
  ".cm-content, .cm-gutter": { minHeight: "14rem" },
  ".cm-content": { caretColor: "var(--ink)", padding: "var(--s2) 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunk) 55%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--proof-ground)" },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { backgroundColor: "var(--mark)", color: "var(--ink)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--warn-ground)", color: "var(--warn)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warn)",
    backgroundColor: "var(--warn-ground)",
  },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--proof)" },
  ".cm-lint-marker-error": { content: "none", borderRadius: "50%", backgroundColor: "var(--warn)" },
  ".cm-lint-marker-info": { content: "none", borderRadius: "50%", backgroundColor: "var(--proof)" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--edge)",
    borderRadius: "3px",
    boxShadow: "0 4px 14px rgb(0 0 0 / .18)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)",
    maxHeight: "16em",
    minWidth: "min(20rem, 80vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--sans)", color: "var(--quiet)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-tooltip.cm-completionInfo": { padding: "var(--s2) var(--s3)", maxWidth: "24rem", fontFamily: "var(--sans)" },
  "@media (max-width: 40rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-completionInfo p": { margin: "var(--s1) 0 0" },
  ".cm-completionInfo p:last-child": { color: "var(--quiet)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", padding: "var(--s2) var(--s3)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--warn)" },
  ".cm-diagnostic-info": { borderLeft: "4px solid var(--proof)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
    font: "inherit",
    cursor: "pointer",
  },
  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--ink)" },
  ".cm-panel.cm-search": { padding: "var(--s2) 2.5rem var(--s2) var(--s2)", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": {
    fontSize: "var(--small)",
    minHeight: "1.75rem",
  },
  ".cm-panel.cm-search [name=close]": {
    top: "var(--s1)",
    right: "var(--s1)",
    width: "1.75rem",
    fontSize: "var(--large)",
  },
  ".cm-textfield": { backgroundColor: "var(--panel)", borderColor: "var(--edge)", color: "var(--ink)" },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--panel)",
    borderColor: "var(--edge)",
    color: "var(--ink)",
  },
});
