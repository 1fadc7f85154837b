// The result of a query in the views that fit it: table, chart and raw text of solutions, Turtle of a graph, yes or no.
import { leaveChart, showChart } from "./chart.js";
import { counted, element } from "../page/elements.js";
import { showRaw } from "./raw.js";
import { showTable } from "./table.js";

const VIEWS = { solutions: ["Table", "Chart", "Raw"], truth: ["Answer", "Raw"], graph: ["Raw"] };

/** Return an outcome in one sentence: how much of what, and in which time. */
export function sentence(found) {
  const time = `in ${found.seconds < 10 ? found.seconds.toFixed(2) : Math.round(found.seconds)} s`;
  if (found.kind === "truth") return `${found.truth ? "Yes" : "No"}, ${time}.`;
  const what = counted(found.rows, found.kind === "graph" ? "triple" : "row");
  return found.cut ? `The first ${what} of more, ${time}: the service gives no more.` : `${what} ${time}.`;
}

/** Show an outcome in a container: the choice of views, and the first of them. */
export function showResult(container, found, { names, address }) {
  const views = VIEWS[found.kind];
  const place = element("div", { class: "view" });
  const show = viewer(place, () => found, { names, address });
  const parts = [element("h2", { id: "result" }, "Result"), views.length > 1 ? switcher(views, show) : null, place];
  container.replaceChildren(element("section", { "aria-labelledby": "result" }, parts));
  return show(views[0]);
}

/** Give a result that the page came with the same choice of views; the answer is asked for when another is chosen. */
export function adoptResult(section, ask, { names, address }) {
  const kind = section.querySelector(".truth") ? "truth" : "solutions";
  const place = element("div", { class: "view" }, [...section.children].slice(1));
  const served = [...place.childNodes];
  const show = viewer(place, ask, { names, address });
  const [first] = VIEWS[kind];
  section.append(
    switcher(VIEWS[kind], (view) => (view === first ? place.replaceChildren(...served) : show(view))),
    place,
  );
}

function viewer(place, ask, { names, address }) {
  let turn = 0;
  let controller = new AbortController();
  return async (view) => {
    controller.abort();
    controller = new AbortController();
    const mine = ++turn;
    leaveChart();
    const draft = element("div");
    try {
      const found = await ask();
      if (mine !== turn) return;
      place.replaceChildren(draft);
      await draw[view](draft, found, { names, address, signal: controller.signal });
    } catch (error) {
      if (error.name !== "AbortError")
        draft.replaceChildren(element("p", { class: "problem", role: "alert" }, error.message));
    }
  };
}

const draw = {
  Answer: (place, found) =>
    place.replaceChildren(
      element("p", { class: "truth" }, found.truth ? "Yes: the pattern has a match." : "No: the pattern has no match."),
    ),
  Table: (place, found, { names }) => showTable(place, found, names),
  Chart: (place, found, { names }) =>
    found.kind === "solutions"
      ? showChart(place, found, names)
      : place.replaceChildren(element("p", {}, "A graph has no chart: choose another view.")),
  Raw: (place, found, { address, signal }) => showRaw(place, found, address, signal),
};

function switcher(views, show) {
  const options = views.map((view, number) => {
    const input = element("input", { type: "radio", name: "view", value: view, onchange: () => show(view) });
    input.checked = number === 0;
    return element("label", {}, input, ` ${view}`);
  });
  return element("fieldset", { class: "views" }, element("legend", {}, "Show as"), options);
}
