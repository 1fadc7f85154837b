// The two boxes of the form: suggestions of things, and the IRI of the one chosen sent in place of its name.
import { combobox } from "../suggestions/combobox.js";
import { look, optionFor } from "../suggestions/lookup.js";

const MOST = 10;

export function suggestEnds(form, search, kinds) {
  for (const input of form.querySelectorAll("input")) {
    combobox(input, {
      label: "Suggestions",
      suggest: (text, signal) => suggest(search, kinds, text, signal),
      choose: (option) => {
        input.value = option.text;
        input.dataset.text = option.text;
        input.dataset.name = option.iri;
      },
    });
  }
  form.addEventListener("formdata", ({ formData }) => {
    for (const input of form.querySelectorAll("input")) {
      if (input.dataset.name && input.value === input.dataset.text) {
        formData.set(input.name, input.dataset.name);
      } else if (!input.value.trim()) {
        formData.delete(input.name);
      }
    }
  });
}

async function suggest(search, kinds, text, signal) {
  if (!text) {
    return [];
  }
  const groups = await look(search, text, { suggest: 1, limit: 2 * MOST }, signal);
  return groups
    .map((group) => ({
      label: group.label,
      options: group.hits
        .filter((hit) => kinds.has(kindOf(hit.iri)))
        .slice(0, MOST)
        .map(optionFor),
    }))
    .filter((group) => group.options.length);
}

/** The kind of a thing by its IRI: the segment after id or kos, country for the countries of the Union. */
function kindOf(iri) {
  const [, of, kind] = /\/(id|kos|authority)\/([a-z0-9-]+)\//.exec(iri) ?? [];
  return of === "authority" && kind !== "country" ? "" : kind;
}
