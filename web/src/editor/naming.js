// What the things in an answer are called, asked of the service for as many as are shown.

const MOST = 100;
const LONGEST = 5000;

/** The names of things and the addresses of their pages, asked for once each. */
export class Names {
  constructor(address) {
    this._address = address;
    this._known = new Map();
  }

  /** Learn what things are called; what cannot be learnt goes by its IRI. */
  async learn(iris) {
    const missing = [...new Set(iris)].filter((iri) => !this._known.has(iri));
    await Promise.all([...batches(missing)].map((batch) => this._ask(batch).catch(() => {})));
  }

  /** Return name and address of a thing. */
  of(iri) {
    return this._known.get(iri) ?? { name: iri, href: /^https?:/.test(iri) ? iri : "", external: true };
  }

  async _ask(iris) {
    const parameters = new URLSearchParams(iris.map((iri) => ["iri", iri]));
    const response = await fetch(`${this._address}?${parameters}`, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    for (const [iri, named] of Object.entries(await response.json())) this._known.set(iri, named);
  }
}

function* batches(iris) {
  let batch = [];
  let length = 0;
  for (const iri of iris) {
    const size = encodeURIComponent(iri).length + 5;
    if (size > LONGEST) continue;
    if (batch.length === MOST || length + size > LONGEST) {
      yield batch;
      [batch, length] = [[], 0];
    }
    batch.push(iri);
    length += size;
  }
  if (batch.length) yield batch;
}
