"""Positions: the line of a Turtle file on which each subject is described."""

from collections.abc import Iterator

from clustergraph.turtle.tokens import Token, tokens

_OPENING, _CLOSING = frozenset("[("), frozenset("])")


def subject_lines(text: str) -> dict[str, int]:
    """Map each subject IRI of a Turtle text to the line of its first block.

    Prefixed names are expanded by the prefixes that the text declares.
    Blank nodes have no entry.
    """
    lines: dict[str, int] = {}
    for prefixes, token in _statement_starts(text):
        iri = _iri(token, prefixes)
        if iri is not None:
            lines.setdefault(iri, token.line)
    return lines


def _statement_starts(text: str) -> Iterator[tuple[dict[str, str], Token]]:
    """Yield the first token of each statement that is no directive, with the prefixes so far."""
    prefixes: dict[str, str] = {}
    statement: list[Token] = []
    depth = 0
    for token in tokens(text):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        statement.append(token)
        if _is_complete(statement, depth):
            if not _declares(statement, prefixes):
                yield prefixes, statement[0]
            statement = []


def _is_complete(statement: list[Token], depth: int) -> bool:
    first = statement[0]
    if first.kind == "word" and first.text.upper() in {"PREFIX", "BASE"}:
        return statement[-1].kind == "iri"
    return statement[-1].text == "." and statement[-1].kind == "mark" and depth == 0


def _declares(statement: list[Token], prefixes: dict[str, str]) -> bool:
    """Say whether a statement is a directive, and keep the prefix it declares."""
    keyword = statement[0].text.lstrip("@").upper()
    if statement[0].kind not in {"directive", "word"} or keyword not in {"PREFIX", "BASE"}:
        return False
    if keyword == "PREFIX":
        prefixes[statement[1].text.removesuffix(":")] = statement[2].text[1:-1]
    return True


def _iri(token: Token, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind != "name" or not colon or prefix not in prefixes:
        return None
    return prefixes[prefix] + local.replace("\\", "")
