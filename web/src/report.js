/** Reports: suggestions for what can be given, rows sorted and filtered in place, pictures that answer the pointer. */

import { liveChart } from "./report/chart.js";
import { choosable } from "./report/field.js";
import { liveRows } from "./report/rows.js";

document.querySelectorAll("form.fields input[list]").forEach(choosable);
document.querySelectorAll("figure.chart[data-specification]").forEach(liveChart);
if (document.getElementById("rows")) liveRows(document);
