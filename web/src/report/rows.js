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

  const show = async (address) => {
    request?.abort();
    const mine = (request = new AbortController());
    rows.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, signal: mine.signal });
      const other = new DOMParser().parseFromString(await response.text(), "text/html");
      takeOver(page, other);
      history.replaceState(null, "", address);
    } catch {
      if (!mine.signal.aborted) location.assign(address);
    } finally {
      if (request === mine) rows.removeAttribute("aria-busy");
    }
  };

  rows.addEventListener("click", async (event) => {
    const link = event.target.closest("thead a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const column = link.closest("th").cellIndex;
    await show(link.href);
    rows.querySelectorAll("thead th")[column]?.querySelector("a").focus();
    const heading = rows.querySelectorAll("thead th")[column];
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

/** Take over rows, their count, and what the form keeps of the order, from the same page in another order. */
function takeOver(page, other) {
  const found = other.getElementById("rows");
  page.getElementById("rows").replaceChildren(...[...found.childNodes].map((node) => page.importNode(node, true)));
  say(page, other.getElementById("count").textContent);
  const [own, its] = [page, other].map((one) => one.querySelector("form.filter"));
  own.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
  own.prepend(...[...its.querySelectorAll("input[type=hidden]")].map((input) => page.importNode(input, true)));
}

function say(page, text) {
  const count = page.getElementById("count");
  if (count.textContent !== text) count.textContent = text;
}
