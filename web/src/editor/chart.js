// The answer as a chart, where one of its columns holds numbers; what draws it is loaded only then.
import { choice, element } from "../page/elements.js";
import { numericVariables } from "./outcome.js";

const MOST = 60;
const DATES = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(date|dateTime|gYear|gYearMonth)$/;
const MARKS = [
  ["bar", "Bars"],
  ["line", "Line"],
  ["point", "Points"],
];

/** What ends the chart that was drawn last. */
let leave = null;

/** End the chart that was drawn last, if there is one: it follows the size of the window no longer. */
export function leaveChart() {
  leave?.();
  leave = null;
}

/** Show solutions in a container as a chart that can be changed. */
export async function showChart(container, found, names, chosen = {}) {
  const numbers = numericVariables(found);
  if (!numbers.length) {
    container.replaceChildren(element("p", {}, "No column of this answer holds numbers, so there is nothing to draw."));
    return;
  }
  const plan = planned(found, numbers, chosen);
  const rows = found.bindings.slice(0, MOST);
  await names.learn(
    rows
      .map((row) => row[plan.x])
      .filter((term) => term?.type === "uri")
      .map((term) => term.value),
  );
  const again = (name) => async (value) => {
    await showChart(container, found, names, { ...plan, [name]: value });
    container.querySelector(`[data-choice=${name}] select`)?.focus();
  };
  const named = (variables) => variables.map((variable) => [variable, variable]);
  const bar = element("p", { class: "bar" }, [
    marked("mark", choice("Draw", MARKS, plan.mark, again("mark"))),
    marked("y", choice("numbers", named(numbers), plan.y, again("y"))),
    marked("x", choice("by", named(found.variables.filter((variable) => variable !== plan.y)), plan.x, again("x"))),
  ]);
  const figure = element("figure", { class: "chart" });
  const place = element("div");
  const caption = found.rows > MOST ? `The first ${MOST} of ${found.rows.toLocaleString("en-GB")} rows. ` : "";
  figure.append(place, element("figcaption", {}, `${caption}The table has the same in words.`));
  container.replaceChildren(bar, figure);
  const { drawChart } = await import("../charts.js");
  leaveChart();
  leave = await drawChart(place, specification(plan, rows, names));
}

function marked(name, label) {
  label.dataset.choice = name;
  return label;
}

/** Return which columns to draw and how: dates and numbers along a line, all else as bars. */
function planned({ variables, bindings }, numbers, chosen) {
  const dated = variables.find((variable) => bindings.some((row) => DATES.test(row[variable]?.datatype)));
  const others = variables.filter((variable) => !numbers.includes(variable));
  const y = chosen.y ?? numbers.findLast((variable) => variable !== dated) ?? numbers[0];
  const named = [others.find((variable) => /name|label/i.test(variable)), dated, others[0], numbers[0]];
  const x = chosen.x && chosen.x !== y ? chosen.x : (named.find((variable) => variable && variable !== y) ?? y);
  return { y, x, mark: chosen.mark ?? (x === dated ? "line" : "bar") };
}

function specification({ x, y, mark }, rows, names) {
  const drawn = rows.filter((row) => row[y]);
  const values = drawn.map((row, place) => ({ place, x: shown(row[x], names), y: Number(row[y].value) }));
  const along = { field: "x", type: "nominal", title: x, sort: { field: "place", op: "min" } };
  const isWhole = values.every((value) => Number.isInteger(value.y));
  const size = {
    field: "y",
    type: "quantitative",
    title: y,
    scale: { zero: mark === "bar" },
    axis: isWhole ? { tickMinStep: 1, format: "d" } : {},
  };
  const encoding = mark === "bar" ? { y: { ...along, axis: { labelLimit: 260 } }, x: size } : { x: along, y: size };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: `${y} by ${x}; the table has the same in words`,
    autosize: { type: "fit-x", contains: "padding" },
    data: { values },
    mark: { type: mark, ...(mark === "line" ? { point: true } : {}) },
    encoding: {
      ...encoding,
      tooltip: [
        { field: "x", title: x },
        { field: "y", title: y },
      ],
    },
  };
}

function shown(term, names) {
  if (!term) return "";
  return term.type === "uri" ? names.of(term.value).name : String(term.value);
}
