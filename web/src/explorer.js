// The explorer: suggestions in its form, and the picture, which is loaded where there is something to draw.
import { suggestEnds } from "./explorer/ends.js";

const form = document.getElementById("ends");
if (form) {
  suggestEnds(form, form.dataset.search, new Set(form.dataset.kinds.split(" ")));
}
const section = document.getElementById("explorer");
if (section) {
  const { explore } = await import("./explorer/exploring.js");
  await explore(section);
}
