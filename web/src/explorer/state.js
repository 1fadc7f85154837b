// What is open in the picture, and how the fragment of the address says so, so that a link shares it.

const OPEN = "#open=";

/** Nothing opened by hand: `whole` are the names of things all of whose relations are shown, `pages` what is open. */
export function emptyState() {
  return { whole: new Set(), pages: new Map() };
}

/** The key of a relation of a thing. */
export function keyOf(name, group) {
  return `${name}~${group.relation}~${group.direction}`;
}

export function withWhole(state, name) {
  return { whole: new Set([...state.whole, name]), pages: new Map(state.pages) };
}

export function withPages(state, key, number) {
  return { whole: new Set(state.whole), pages: new Map([...state.pages, [key, number]]) };
}

/** Return the state in which nothing of a thing is open. */
export function without(state, name) {
  return {
    whole: new Set([...state.whole].filter((other) => other !== name)),
    pages: new Map([...state.pages].filter(([key]) => !key.startsWith(`${name}~`))),
  };
}

/** Say whether a fragment says what is open, if only that nothing is; another is a place on the page. */
export function isOfState(fragment) {
  return !fragment || fragment.startsWith(OPEN);
}

export function written(state) {
  const pages = [...state.pages].map(([key, number]) => `${key}~${number}`);
  const entries = [...state.whole, ...pages].map((entry) => entry.split("~").map(encodeURIComponent).join("~"));
  return entries.length ? `${OPEN}${entries.join(";")}` : "";
}

export function read(fragment) {
  const state = emptyState();
  if (!fragment.startsWith(OPEN)) {
    return state;
  }
  for (const entry of fragment.slice(OPEN.length).split(";")) {
    const [name, relation, direction, number] = decoded(entry).split("~");
    if (relation === undefined) {
      state.whole.add(name);
    } else if (/^[0-9]{1,3}$/.test(number)) {
      state.pages.set(`${name}~${relation}~${direction}`, Number(number));
    }
  }
  return state;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
