import { combobox } from "../suggestions/combobox.js";
import { look, searchAddress } from "../suggestions/lookup.js";
import { folded } from "./folding.js";

const MOST = 12;
const LONGEST_LIST = 60;

/**
 * Make a field with a list of values a combobox that shows names and sends values.
 *
 * The list stands in the page. What is typed is looked for in its names; if nothing has it, the search of the
 * service is asked, which forgives typing errors, and its hits are kept that the list has.
 */
export function choosable(field) {
  const values = [...field.list.options].map((option) => ({ value: option.value, text: option.label.trim() }));
  const sent = document.createElement("input");
  Object.assign(sent, { type: "hidden", name: field.name, value: field.value });
  field.removeAttribute("list");
  field.removeAttribute("name");
  field.placeholder = "";
  const given = values.find((value) => value.value === field.value);
  if (given) field.value = given.text;
  field.after(sent);

  field.addEventListener("input", () => (sent.value = field.value));
  combobox(field, {
    label: "Values",
    suggest: async (text, signal) => {
      const near = matching(values, text);
      return [{ label: "", options: near.length || !text ? near : await similar(values, text, signal) }];
    },
    choose: (option) => {
      field.value = option.text;
      sent.value = option.value;
    },
  });
}

/** Return the values whose names have words that begin with all that are typed, names that begin so first. */
function matching(values, text) {
  const wanted = folded(text).split(" ").filter(Boolean);
  const begins = (value) => folded(value.text).startsWith(wanted.join(" "));
  const has = (value) => {
    const own = ` ${folded(`${value.text} ${value.value}`)}`;
    return wanted.every((word) => own.includes(` ${word}`));
  };
  const found = values.filter(has);
  const ordered = [...found.filter(begins), ...found.filter((value) => !begins(value))];
  return ordered.slice(0, text ? MOST : LONGEST_LIST);
}

async function similar(values, text, signal) {
  const hits = (await look(searchAddress(), text, { suggest: 1, limit: MOST }, signal)).flatMap((group) => group.hits);
  const names = hits.map((hit) => hit.iri.split("/").slice(-2).join(":"));
  return names.map((name) => values.find((value) => value.value === name)).filter(Boolean);
}
