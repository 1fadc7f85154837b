/** The list of questions: narrowed while one types. */

import { liveList } from "./report/list.js";

document.querySelectorAll("form#narrow").forEach(liveList);
