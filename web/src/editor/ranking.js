// How well what may be written fits what is being typed, and in which order it is offered.

const NONE = 9;
const BEGINNING = 2;

/**
 * Return the offers that fit a text, the best first.
 *
 * An offer has a `text`, and may have a `label` in words, a `group` (a lower one goes first among those that fit alike),
 * and `isProof`, which puts it behind the others. Nothing typed keeps the order in which they are given.
 */
export function ranked(offers, typed) {
  return offers
    .map((offer, place) => ({ offer, place, fit: fit(offer, typed) }))
    .filter(({ fit }) => fit < NONE)
    .sort((one, other) => compare(one, other, localPart(typed)))
    .map(({ offer }) => offer);
}

function compare(one, other, typed) {
  const length = ({ offer }) => (typed ? localPart(offer.text).length : 0);
  return (
    Math.floor(one.fit) - Math.floor(other.fit) ||
    (one.offer.group ?? 0) - (other.offer.group ?? 0) ||
    Number(one.offer.isProof ?? false) - Number(other.offer.isProof ?? false) ||
    one.fit - other.fit ||
    length(one) - length(other) ||
    one.place - other.place
  );
}

/**
 * Return how well an offer fits: 0 is the same, 1 a name that begins so, 2 a prefix that does, 3 a word in a name, 4 any
 * part of one; a half more where capitals differ, and 9 for what does not fit at all.
 */
function fit(offer, typed) {
  const name = offer.text.replace(/^[?$]/, "");
  const local = localPart(name);
  const colon = typed.indexOf(":");
  if (colon >= 0 && !name.toLowerCase().startsWith(typed.slice(0, colon + 1).toLowerCase())) return NONE;
  const rest = typed.slice(colon + 1);
  if (!rest) return 1;
  const fits = [local, offer.label ?? ""].map((part) => fitOfName(part, rest));
  if (colon < 0 && name.toLowerCase().startsWith(rest.toLowerCase())) fits.push(BEGINNING);
  const best = Math.min(...fits);
  return (offer.isWord || rest.length === 1) && best >= BEGINNING + 1 ? NONE : best;
}

function fitOfName(name, typed) {
  const folded = [name.toLowerCase(), typed.toLowerCase()];
  if (name.startsWith(typed)) return name === typed ? 0 : 1;
  if (folded[0].startsWith(folded[1])) return folded[0] === folded[1] ? 0.5 : 1.5;
  const words = name.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, " ").split(/[\s_-]+/u);
  if (words.some((word) => word.toLowerCase().startsWith(folded[1]))) return 3;
  if (folded[0].includes(folded[1])) return 4;
  return isAbbreviated(name, typed) ? 4.5 : NONE;
}

/** Say whether a text has the beginnings of the words of a name: recNum those of recommendationNumber. */
function isAbbreviated(name, typed) {
  const parts = typed.split(/(?=\p{Lu})/u).map((part) => part.replace(/[^\p{L}\d]/gu, "."));
  return parts.length > 1 && new RegExp(`^${parts.join(".*?")}`, "u").test(name);
}

/** Return what follows the prefix of a name, or the last part of an IRI in brackets. */
function localPart(name) {
  if (name.startsWith("<")) return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("#")) + 1, -1);
  return name.slice(name.indexOf(":") + 1);
}
