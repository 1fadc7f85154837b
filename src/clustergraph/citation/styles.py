"""Styles: a reference as a line for people, as an entry of BibTeX, and as an item of CSL-JSON."""

import json
from collections.abc import Iterator
from typing import Any, Final

from clustergraph.citation.reference import Reference

_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # an escaped brace would still count as a brace
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "$&%#_"},
    }
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def text(reference: Reference) -> str:
    """Return a reference as one line."""
    authors = ", ".join(reference.authors)
    dated = f"({reference.dated.isoformat()})" if reference.dated else ""
    head = " ".join(filter(None, (authors, dated)))
    said = [
        f"{head}: " if head else "",
        reference.title if reference.title.endswith("?") else f"{reference.title}.",
        *([f" {reference.container}."] if reference.container else []),
        f" Version {reference.version}.",
        f" {reference.url}",
    ]
    return "".join(said) + "\n"


def bibtex(reference: Reference) -> str:
    """Return a reference as an entry of the type ``misc``, which every style of BibTeX knows.

    Names and title are braced twice: no style takes an institution apart or changes capitals.
    The address stands as it is, for styles print it letter by letter; nothing in it is a brace.
    """
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(reference))
    return f"@misc{{{reference.key},\n{fields}}}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.authors:
        yield "author", f"{{{' and '.join(_braced(name) for name in reference.authors)}}}"
    yield "title", f"{{{_braced(reference.title)}}}"
    if reference.container:
        yield "howpublished", _braced(reference.container)
    if reference.publisher:
        yield "publisher", _braced(reference.publisher)
    if reference.dated:
        yield "year", f"{{{reference.dated.year}}}"
        yield "month", _MONTHS[reference.dated.month - 1]
    yield "version", f"{{{reference.version}}}"
    yield "url", f"{{{reference.url}}}"


def _braced(content: str) -> str:
    return f"{{{' '.join(content.split()).translate(_ESCAPES)}}}"


def csl_json(reference: Reference) -> str:
    """Return a reference as CSL-JSON: a list of one item."""
    item: dict[str, Any] = {"id": reference.key, "type": "dataset", "title": reference.title}
    if reference.container:
        item["container-title"] = reference.container
    if reference.authors:
        item["author"] = [{"literal": name} for name in reference.authors]
    if reference.publisher:
        item["publisher"] = reference.publisher
    if reference.dated:
        item["issued"] = {"date-parts": [[reference.dated.year, reference.dated.month, reference.dated.day]]}
    item |= {"version": reference.version, "URL": reference.url}
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"
