/**
 * Comboboxes: an input with a list of suggestions, by the pattern of the ARIA Authoring Practices
 * ("editable combobox with list autocomplete"). The focus stays in the input; nothing is chosen unasked.
 */

import { element } from "../page/elements.js";

const DELAY = 120;

let comboboxes = 0;

/**
 * Make an input a combobox.
 *
 * @param {HTMLInputElement} input
 * @param {{label: string, suggest: (text: string, signal: AbortSignal) => Promise<Group[]>,
 *   choose: (option: Option) => void}} handlers `suggest` gives groups of options for what is typed; `choose` is
 *   called with the option that a user takes.
 * @typedef {{label: string, options: Option[]}} Group
 * @typedef {{text: string, note?: string, marks?: [number, number][]}} Option marks are parts of the note
 */
export function combobox(input, { label, suggest, choose }) {
  const id = `suggestions-${++comboboxes}`;
  const list = element("div", { class: "suggestions", id, role: "listbox", "aria-label": label, hidden: "" });
  const status = element("div", { class: "hidden", role: "status" });
  const frame = element("div", { class: "combobox" });
  const state = { options: [], active: -1, timer: 0, request: null };

  const isWriting = document.activeElement === input;
  const { selectionStart, selectionEnd } = input;
  // Chromium takes the role of a search input with a list for its own: the plain type leaves it to us.
  if (input.type === "search") input.type = "text";
  setAttributes(input, {
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  });
  input.replaceWith(frame);
  frame.append(input, list, status);
  // An input that is moved loses the focus, and who is writing in it the rest of the text.
  if (isWriting) {
    input.focus();
    input.setSelectionRange(selectionStart, selectionEnd);
  }

  const close = () => {
    clearTimeout(state.timer);
    state.request?.abort();
    Object.assign(state, { options: [], active: -1, request: null });
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const open = (groups) => {
    state.options = groups.flatMap((group) => group.options);
    state.active = -1;
    list.replaceChildren(...groups.map((group, number) => groupElement(group, `${id}-${number}`)));
    list.querySelectorAll("[role=option]").forEach((option, number) => (option.id = `${id}-option-${number}`));
    list.hidden = !state.options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    const count = state.options.length;
    const told = count === 1 ? "1 suggestion" : `${count || "No"} suggestions`;
    status.textContent = input.value.trim() ? told : "";
  };

  const activate = (number) => {
    const shown = [...list.querySelectorAll("[role=option]")];
    shown[state.active]?.setAttribute("aria-selected", "false");
    state.active = number;
    if (number < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    shown[number].setAttribute("aria-selected", "true");
    shown[number].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", shown[number].id);
  };

  const take = (number) => {
    const option = state.options[number];
    close();
    choose(option);
  };

  const ask = async () => {
    state.request?.abort();
    const request = (state.request = new AbortController());
    try {
      const groups = await suggest(input.value.trim(), request.signal);
      if (!request.signal.aborted && document.activeElement === input) open(groups);
    } catch (error) {
      if (!request.signal.aborted) close();
    }
  };

  const move = (step) => {
    const count = state.options.length + 1; // one place more: back in the text
    activate(((state.active + 1 + step + count) % count) - 1);
  };

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : move(1)),
    ArrowUp: () => (list.hidden ? ask() : move(-1)),
    Enter: () => state.active >= 0 && take(state.active),
    Escape: () => !list.hidden && (close(), true),
  };

  input.addEventListener("keydown", (event) => {
    const act = event.isComposing || event.altKey || event.ctrlKey || event.metaKey ? null : keys[event.key];
    if (act && act() !== false) event.preventDefault();
    if (event.key === "Tab") close();
  });
  input.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, DELAY);
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(Number(option.id.slice(`${id}-option-`.length)));
  });
}

function groupElement(group, id) {
  const made = element("div", { role: "group" });
  if (group.label) {
    made.setAttribute("aria-labelledby", id);
    made.append(element("div", { class: "heading", id, role: "presentation" }, group.label));
  }
  made.append(...group.options.map(optionElement));
  return made;
}

function optionElement(option) {
  const made = element("div", { role: "option", "aria-selected": "false" }, option.text);
  if (option.note) {
    const note = element("span", { class: "note" });
    note.append(" ", ...marked(option.note, option.marks ?? []));
    made.append(note);
  }
  return made;
}

/** Return a text in pieces, those between marks as `mark` elements. */
function marked(text, marks) {
  const pieces = [];
  let position = 0;
  for (const [start, end] of marks) {
    pieces.push(text.slice(position, start), element("mark", {}, text.slice(start, end)));
    position = end;
  }
  return [...pieces, text.slice(position)];
}

function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
}
