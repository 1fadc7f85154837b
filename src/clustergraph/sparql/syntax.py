"""Syntax errors of a query, told in one sentence with their place."""

import re
from typing import Final

from clustergraph.namespaces import PREFIXES
from clustergraph.sparql.tokens import QUERY_FORMS, Prologue, Token, tokens

_PLACE: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL)
_REASON: Final = re.compile(r"The [A-Z][^,]*")


def explain(query: str, error: SyntaxError) -> str:
    """Return the engine's complaint about a query as one sentence with line and column.

    The engine names the furthest place it came to and some of the terminals that
    could have followed; what a reader needs is what stands wrong, and where.
    """
    match = _PLACE.search(str(error))
    found = list(tokens(query))
    fault = _fault(found)
    if fault or not match:
        return fault or f"The query is not SPARQL: {str(error).strip().rstrip('.')}."
    place = int(match["line"]), int(match["column"])
    reason = _REASON.search(match["expected"])
    if reason:
        return f"{reason[0].strip().rstrip('.')} (line {place[0]}, column {place[1]})."
    here = next((token for token in found if (token.line, token.column) >= place), None)
    if here is None:
        return f"The query goes wrong or breaks off before its end (line {place[0]}, column {place[1]})."
    return f"{here.text[:40]!r} is not what SPARQL expects here (line {here.line}, column {here.column})."


def _fault(found: list[Token]) -> str | None:
    """Return what the tokens alone show to be wrong, or None."""
    if not any(token.kind == "word" and token.text.upper() in QUERY_FORMS for token in found):
        return "The query has none of SELECT, ASK, CONSTRUCT and DESCRIBE."
    bracket = _unmatched_bracket(found)
    if bracket:
        what = "is never closed" if bracket.text in "{([" else "closes nothing"
        return f"{bracket.text!r} {what} (line {bracket.line}, column {bracket.column})."
    prefixes = Prologue.read(found).prefixes
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in prefixes:
            known = f" (Declare it: PREFIX {prefix}: <{PREFIXES[prefix]}>.)" if prefix in PREFIXES else ""
            return f"The prefix {prefix!r} is not declared (line {token.line}, column {token.column}).{known}"
    return None


def _unmatched_bracket(found: list[Token]) -> Token | None:
    """Return the first bracket that closes nothing, or else the last that is never closed."""
    opened: list[Token] = []
    for token in found:
        if token.kind == "mark" and token.text in "{([":
            opened.append(token)
        elif token.kind == "mark" and token.text in "})]":
            if not opened or opened[-1].text + token.text not in {"{}", "()", "[]"}:
                return token
            opened.pop()
    return opened[-1] if opened else None
