/** Put an interactive chart in the place of a drawing once it is seen; where that fails, the drawing stays. */
export function liveChart(figure) {
  new IntersectionObserver(async (entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    try {
      await replace(figure);
    } catch (error) {
      console.info(`The picture stays as drawn: ${error.message}`);
    }
  }, { rootMargin: "200px" }).observe(figure);
}

async function replace(figure) {
  const frame = figure.querySelector(".scroll");
  const [{ drawChart }, response] = await Promise.all([import("../charts.js"), fetch(figure.dataset.specification)]);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const chart = document.createElement("div");
  frame.append(chart);
  try {
    await drawChart(chart, await response.json());
    frame.querySelector("img").remove();
  } catch (error) {
    chart.remove();
    throw error;
  }
}
