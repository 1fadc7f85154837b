import { folded } from "./folding.js";

/** Narrow a list of questions while one types: those without the words are hidden, and subjects that have none left. */
export function liveList(form) {
  const box = form.elements.namedItem("filter");
  const count = document.getElementById("narrow-count");
  const questions = [...document.querySelectorAll(".subject li")];
  const texts = new Map(questions.map((question) => [question, folded(question.textContent)]));

  const narrow = () => {
    const words = folded(box.value).split(" ").filter(Boolean);
    for (const question of questions) question.hidden = !words.every((word) => texts.get(question).includes(word));
    for (const subject of document.querySelectorAll(".subject")) subject.hidden = !subject.querySelector("li:not([hidden])");
    const left = questions.filter((question) => !question.hidden).length;
    count.textContent = words.length ? `${left} of ${questions.length} questions` : "";
  };
  box.addEventListener("input", narrow);
}
