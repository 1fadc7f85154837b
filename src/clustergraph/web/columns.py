"""Columns: which ones of an answer a page shows, and which it leaves out, since they tell nothing of their own."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.iris import kind_and_reference
from clustergraph.namespaces import XSD
from clustergraph.receipts import NEEDED
from clustergraph.web.amounts import number_text, unit_text
from clustergraph.web.links import Link, Term, link
from clustergraph.web.relations import KINDS

Solution = Sequence[Term | None]

VALUE: Final = "value"
"""The column of a number, beside which its bounds and its unit may stand."""

_BOUNDS: Final = ("low", "high")
_UNIT: Final = "unit_name"
_DATE: Final = "date"
_ENDS: Final = ("earliest", "latest")
_INTEGER: Final = f"{XSD}integer"
EMPTY: Final = "they are empty"
SAME: Final = "they say in every row what was asked"
ALIKE: Final = "they are the same in every row"
TOLD: Final = "another column tells them"


def left_out(names: Sequence[str], solutions: Sequence[Solution], given: Collection[str]) -> Mapping[str, str]:
    """Return the columns that a page leaves out, each with the reason; ``given`` are names of the values asked for.

    A first column of things and the place in the documents always stay.
    """
    found: dict[str, str] = {}
    for number, name in enumerate(names):
        texts = {_text(row[number]) for row in solutions}
        reason = "" if name in NEEDED else _reason_for(texts, given) if number else _reason_for_first(texts, solutions)
        if reason:
            found[name] = reason
    figures = _told_by_value(names, solutions) if _has_figures(names) else {}
    told = (*_codes(names, solutions), *_days(names, solutions))
    return dict.fromkeys(told, TOLD) | figures | found


def _reason_for(texts: Collection[str], given: Collection[str]) -> str:
    if len(texts) != 1:
        return ""
    return EMPTY if texts == {""} else SAME if {*texts} <= {*given} else ""


def _reason_for_first(texts: Collection[str], solutions: Sequence[Solution]) -> str:
    """Return why the first column is left out: it is no thing, and the same in several rows that have more to tell."""
    is_one = len(texts) == 1 and len(solutions) > 1 and len(solutions[0]) > len(NEEDED) + 1
    return ALIKE if is_one and not isinstance(solutions[0][0], NamedNode) else ""


def _codes(names: Sequence[str], solutions: Sequence[Solution]) -> Iterator[str]:
    """Yield the columns of codes that the names beside them have in them, as ``Type D`` has its letter."""
    for number, name in enumerate(names):
        other = f"{name}_name"
        if not number or other not in names:
            continue
        pairs = {(row[number], _text(row[names.index(other)])) for row in solutions}
        if all(isinstance(code, Literal) and code.value in re.findall(r"[\w.-]+", text) for code, text in pairs):
            yield name


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term or "")


def _days(names: Sequence[str], solutions: Sequence[Solution]) -> Sequence[str]:
    """Return the columns of the first and the last day where the date as printed tells these in every row."""
    ends = [name for name in _ENDS if name in names]
    if _DATE not in names or not ends:
        return []
    date = names.index(_DATE)
    dated = [row for row in solutions if any(row[names.index(name)] is not None for name in ends)]
    return ends if all(re.match("[0-9]{4}", _text(row[date])) for row in dated) else []


def _has_figures(names: Sequence[str]) -> bool:
    return {VALUE, *_BOUNDS, _UNIT} <= {*names}


def _told_by_value(names: Sequence[str], solutions: Sequence[Solution]) -> dict[str, str]:
    """Return the unit, which stands beside the value, and the bounds where no value differs from them."""
    value, low, high = (names.index(name) for name in (VALUE, *_BOUNDS))
    differs = any(
        row[value] is not None and {_text(row[low]), _text(row[high])} != {_text(row[value])} for row in solutions
    )
    return dict.fromkeys((_UNIT, *(() if differs else _BOUNDS)), TOLD)


def with_figures(
    rows: Sequence[Sequence[Link]], solutions: Sequence[Solution], names: Sequence[str]
) -> Sequence[Sequence[Link]]:
    """Return rows whose values say what they count, and from where to where they go if they are no one number."""
    if not _has_figures(names):
        return rows
    value, low, high, unit = (names.index(name) for name in (VALUE, *_BOUNDS, _UNIT))
    return [
        [
            *row[:value],
            Link(_figure(solution[value], solution[low], solution[high], _text(solution[unit])), numeric=True),
            *row[value + 1 :],
        ]
        for row, solution in zip(rows, solutions, strict=True)
    ]


def _figure(value: Term | None, low: Term | None, high: Term | None, unit: str) -> str:
    """Return a number, or from where to where it goes, with its unit."""
    texts = [number_text(_text(term)) for term in ([value] if value is not None else [low, high]) if term is not None]
    one_sided = value is None and len(texts) == 1
    told = " to ".join(dict.fromkeys(texts))
    bound = ("up to " if low is None else "from ") if one_sided else ""
    return f"{bound}{told} {unit_text(unit, told)}".strip() if told else ""


def cell(term: Term | None) -> Link:
    """Return what a page shows for a term, large numbers with their digits in threes."""
    if isinstance(term, Literal) and term.datatype.value == _INTEGER:
        return Link(number_text(term.value), numeric=True)
    return link(term)


def repeated(names: Sequence[str], solutions: Sequence[Solution]) -> str:
    """Return how many things the rows are about, where several rows are about the same one, and why if that is known.

    What is told goes on from the number of rows: ``for 34 events, one per document``.
    """
    things = [row[0].value for row in solutions if isinstance(row[0], NamedNode)]
    distinct = set(things)
    if not things or len(things) != len(solutions) or len(distinct) == len(things):
        return ""
    noun = _noun(distinct)
    return f"for {len(distinct):,} {noun}{_reason(names, solutions)}" if noun else ""


def _reason(names: Sequence[str], solutions: Sequence[Solution]) -> str:
    document = NEEDED[0]
    if document not in names:
        return ""
    number = names.index(document)
    pairs = {(_text(row[0]), _text(row[number])) for row in solutions}
    return ", one per document" if len(pairs) == len(solutions) else ""


def _noun(iris: Collection[str]) -> str:
    """Return what things are called together by their kind, nothing where they are of several or of none."""
    kinds = {(kind_and_reference(iri) or ("",))[0] for iri in iris}
    _, one, many = KINDS.get(kinds.pop() if len(kinds) == 1 else "", ("", "", ""))
    return one if len(iris) == 1 else many
