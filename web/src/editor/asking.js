// Asking the service: a query over the SPARQL 1.1 Protocol, its refusal as a sentence with a place.

const LONGEST_ADDRESS = 4000;

/** What the service refuses, in its own sentence, with line and column where it names them. */
export class Refusal extends Error {
  constructor({ detail, title, line, column, type }) {
    super(detail || title);
    Object.assign(this, { line, column, type });
  }
}

/**
 * Return the response of an address of the service to a query; one that is aborted frees the worker that is at work for it.
 *
 * @throws {Refusal} the service gives no answer.
 */
export async function ask(address, query, { accept, signal }) {
  const parameters = new URLSearchParams({ query });
  const headers = { Accept: `${accept}, application/problem+json;q=0.1` };
  const isShort = parameters.toString().length <= LONGEST_ADDRESS;
  const response = await (
    isShort
      ? fetch(`${address}?${parameters}`, { headers, signal })
      : fetch(address, { method: "POST", headers, body: parameters, signal })
  ).catch(unreached);
  if (!response.ok) throw new Refusal(await told(response));
  return response;
}

function unreached(error) {
  throw error.name === "AbortError"
    ? error
    : new Refusal({ detail: "The service does not answer: no connection to it." });
}

async function told(response) {
  try {
    return await response.json();
  } catch {
    return { title: `The service answered ${response.status} ${response.statusText}.` };
  }
}
