"""Syntax errors of a query, told in one sentence with their place."""

import re
from typing import Final

from clustergraph.sparql.tokens import Token, tokens

_PLACE: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL)


def explain(query: str, error: SyntaxError) -> str:
    """Return the engine's complaint about a query as one sentence with line and column.

    The engine lists every terminal that could have followed; what a reader needs
    is the place, and what stands there.
    """
    match = _PLACE.search(str(error))
    if not match:
        return f"The query is not SPARQL: {str(error).strip().rstrip('.')}."
    line, column = int(match["line"]), int(match["column"])
    found = list(tokens(query))
    prefix = _undeclared_prefix(found, line, column) if "Prefix not found" in match["expected"] else None
    if prefix:
        name = prefix.text.partition(":")[0]
        return f"The prefix {name!r} is not declared (line {prefix.line}, column {prefix.column})."
    here = next((token for token in found if (token.line, token.column) >= (line, column)), None)
    if here is None:
        return f"The query ends too soon (line {line}, column {column})."
    return f"{here.text[:40]!r} is not what SPARQL expects here (line {here.line}, column {here.column})."


def _undeclared_prefix(found: list[Token], line: int, column: int) -> Token | None:
    """Return the prefixed name that ends where the engine stopped."""
    before = [token for token in found if token.kind == "name" and (token.line, token.column) < (line, column)]
    return before[-1] if before else None
