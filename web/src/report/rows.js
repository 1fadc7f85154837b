/**
 * Sort and filter the rows of an answer in place: the page in the other order is asked for, and its rows are taken over.
 *
 * So all rows count, also those on other pages, and the address leads to what is seen.
 */
export function liveRows(page) {
  const rows = page.getElementById("rows");
  const form = page.querySelector("form.filter");
  const box = form.elements.namedItem("filter");
  let request = null;
  let timer = 0;

  /** Show the rows of an address, and say whether they are here: a later wish overtakes an earlier one. */
  const show = async (address) => {
    request?.abort();
    const mine = (request = new AbortController());
    rows.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, signal: mine.signal });
      const other = new DOMParser().parseFromString(await response.text(), "text/html");
      takeOver(page, other);
      history.replaceState(null, "", address);
      return true;
    } catch {
      if (!mine.signal.aborted) location.assign(address);
      return false;
    } finally {
      if (request === mine) rows.removeAttribute("aria-busy");
    }
  };

  rows.addEventListener("click", async (event) => {
    const link = event.target.closest("thead a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const column = link.closest("th").cellIndex;
    if (!(await show(link.href))) return;
    const heading = rows.querySelectorAll("thead th")[column];
    if (!heading) return;
    // Whoever went on meanwhile, to type a filter, is not called back.
    if (page.activeElement === page.body) heading.querySelector("a").focus();
    say(page, `${page.getElementById("count").textContent}, sorted by ${heading.textContent.trim()}`);
  });

  const filter = () => {
    clearTimeout(timer);
    const given = [...new FormData(form)].filter(([, value]) => value);
    show(`${new URL(form.action).pathname}?${new URLSearchParams(given)}`);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 250);
  });
}

/** Take over rows, their count, and where forms and tabs lead from here, from the same page in another order. */
function takeOver(page, other) {
  const [own, its] = [page, other].map((one) => one.querySelectorAll("h1, #rows, [data-kept], nav.tabs a"));
  own.forEach((part, number) => {
    // A tab stays the element that it is, for it may have the focus.
    if (part.matches("a")) part.setAttribute("href", its[number].getAttribute("href"));
    else part.replaceChildren(...[...its[number].childNodes].map((node) => page.importNode(node, true)));
  });
  page.title = other.title;
  say(page, other.getElementById("count").textContent);
}

function say(page, text) {
  const count = page.getElementById("count");
  if (count.textContent !== text) count.textContent = text;
}
