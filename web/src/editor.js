// The page of SPARQL: an editor in place of the plain form, and answers without leaving the page.
import { closeCompletion } from "@codemirror/autocomplete";

import { keepQuery, showEarlier } from "./editor/earlier.js";
import { partsOf, reason, reasonElement } from "./editor/emptiness.js";
import { offerExamples } from "./editor/examples.js";
import { goTo, mark, mending } from "./editor/marks.js";
import { Names } from "./editor/naming.js";
import { looksEmpty, outcome } from "./editor/outcome.js";
import { adoptResult, sentence, showResult } from "./editor/results.js";
import { queryOfFragment, runningLink, showLinks, showingLink } from "./editor/sharing.js";
import { createView, replaceQuery } from "./editor/view.js";
import { Vocabulary } from "./editor/vocabulary.js";
import { element } from "./page/elements.js";

const form = document.getElementById("ask");
const part = (id) => document.getElementById(id);
const addresses = { ...form.dataset, sparql: new URL(form.action).pathname };
const own = new URL(addresses.sparql, location).href;
const graphNames = [...document.querySelectorAll(".graph-names code")].map((code) => code.textContent);
const vocabulary = new Vocabulary(addresses, graphNames);
const shared = { names: new Names(addresses.names), address: addresses.sparql };
const textarea = part("query");
const status = part("status");
let running = null;
/** The query of the address as the page came with it, as it was last run, or as the reader went back or on to it. */
let followed = queryOfAddress();

const view = createView(part("editor"), {
  query: queryOfFragment(location.hash) ?? textarea.value,
  label: part("query-label").textContent,
  description: part("keys").textContent,
  vocabulary,
  run,
  edited: (query) => {
    textarea.value = query;
    if (part("share").open) showLinks(part("links"), own, query);
  },
});

/** Ask the query that stands in the editor, and show what comes back. */
async function run() {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const query = view.state.doc.toString();
  begin(query);
  const begun = performance.now();
  const clock = setInterval(() => tell(`Running for ${Math.round((performance.now() - begun) / 1000)} s.`), 1000);
  try {
    await show(await outcome(addresses.sparql, query, controller.signal), controller.signal);
  } catch (error) {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (error.name !== "AbortError") await refuse(error);
    else if (running === controller) tell(`Cancelled after ${seconds} s; the work on the server ends with it.`);
  } finally {
    clearInterval(clock);
    if (running === controller) end();
  }
}

function begin(query) {
  closeCompletion(view);
  keepQuery(query);
  if (part("history").open) showEarlier(part("earlier"), take);
  const link = runningLink(own, query) || showingLink(own, query);
  if (link !== ownAddress()) history.pushState(null, "", link);
  followed = queryOfAddress();
  mark(view, []);
  part("problems").replaceChildren();
  part("cancel").hidden = false;
  form.setAttribute("aria-busy", "true");
  tell("Running.");
}

function end() {
  running = null;
  if (document.activeElement === part("cancel")) part("run").focus();
  part("cancel").hidden = true;
  form.removeAttribute("aria-busy");
}

function tell(text) {
  status.textContent = text;
}

async function show(found, signal) {
  tell(sentence(found));
  await showResult(part("answer"), found, shared);
  if (!looksEmpty(found)) return;
  const told = await reason(addresses.explanation, found.query, signal).catch(() => null);
  if (signal.aborted || !told) return;
  part("answer").querySelector(".view").append(reasonElement(told, takeAndRun));
  mark(view, partsOf(told));
  status.append(element("span", { class: "hidden" }, ` ${told.sentence}`));
}

/** Tell a refusal beside the editor; where it names a place, mark that, lead there, and offer what mends it. */
async function refuse({ message, line, column }) {
  tell("");
  part("answer").replaceChildren();
  const told = element("p", { class: "problem", id: "problem" }, message);
  part("problems").replaceChildren(told);
  if (!line) return;
  const place = { line, column, message };
  told.append(
    " ",
    act(`Go to line ${line}, column ${column}`, () => goTo(view, place)),
  );
  mark(view, [place]);
  const { prefixes } = await vocabulary.terms();
  const actions = mending(message, prefixes);
  mark(view, [{ ...place, actions }]);
  told.append(...actions.map(({ name, apply }) => act(name, () => apply(view))));
}

function act(name, onclick) {
  return element("button", { type: "button", class: "plain", onclick }, name);
}

function take(query) {
  replaceQuery(view, query);
  view.focus();
}

function takeAndRun(query) {
  replaceQuery(view, query);
  view.focus();
  run();
}

/** Take over what the page came with: an answer, or a refusal. */
function adopt() {
  const section = document.querySelector("#answer section");
  const asked = textarea.value;
  let found = null;
  if (section) adoptResult(section, () => (found ??= outcome(addresses.sparql, asked)), shared);
  const problem = part("problem");
  const place = problem?.textContent.match(/\(line (\d+), column (\d+)\)/);
  if (place) refuse({ message: problem.textContent, line: Number(place[1]), column: Number(place[2]) });
  if (section || problem) keepQuery(asked);
}

/** Return the address as links are written here: it may have %20 for +, and a second entry would cut off the way on. */
function ownAddress() {
  return location.search ? `${own}?${new URLSearchParams(location.search)}` : location.href;
}

/** Return the query of the address, or null. */
function queryOfAddress() {
  return askedQuery() ?? queryOfFragment(location.hash);
}

/** Return the query whose answer the address leads to, or null. */
function askedQuery() {
  return new URLSearchParams(location.search).get("query");
}

/**
 * Show the query of the address that the reader went back or on to; an address with an answer has it asked again. Where
 * only the place on the page is another, as by the link that skips to the content, what is typed stays.
 */
function follow() {
  const query = queryOfAddress();
  if (query === null || query === followed) return;
  followed = query;
  replaceQuery(view, query);
  part("answer").replaceChildren();
  part("problems").replaceChildren();
  if (askedQuery()) run();
}

/** Put the editor in place of the plain field; who is writing there already writes on in the editor, unaware of it. */
function takeOver(isWriting) {
  const { selectionStart, selectionEnd } = textarea;
  textarea.hidden = true;
  if (!isWriting) return;
  const { length } = view.state.doc;
  view.dispatch({ selection: { anchor: Math.min(selectionStart, length), head: Math.min(selectionEnd, length) } });
  view.focus();
}

function connect() {
  for (const hidden of document.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
  takeOver(document.activeElement === textarea);
  part("query-label").addEventListener("click", () => view.focus());
  form.addEventListener("submit", (event) => (event.preventDefault(), run()));
  part("cancel").addEventListener("click", () => running?.abort());
  part("share").addEventListener("toggle", () => showLinks(part("links"), own, view.state.doc.toString()));
  part("history").addEventListener("toggle", () => showEarlier(part("earlier"), take));
  offerExamples(part("example"), part("take"), addresses.examples, take);
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
}

connect();
adopt();
