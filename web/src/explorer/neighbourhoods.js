// What things have to do with others, asked of the server once each.

const answers = new Map();

/** Return what the server tells for some parameters: start, to, relation, direction, offset. */
export function neighbourhood(base, parameters) {
  const address = `${base}?${new URLSearchParams(parameters)}`;
  if (!answers.has(address)) {
    // A failure is told once and asked anew the next time: it must not stand for the answer.
    const answer = ask(address).catch((error) => {
      answers.delete(address);
      throw error;
    });
    answers.set(address, answer);
  }
  return answers.get(address);
}

async function ask(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  const told = await response.json();
  if (!response.ok) {
    throw new Error(told.detail);
  }
  return told;
}
