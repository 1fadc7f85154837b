"""Values of parameters: text from a user made into a typed RDF term.

A value is never pasted into a query: it becomes a term first, and a term's text
cannot be anything but that term.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store import GraphStore
from clustergraph.iris import expand, kind_and_reference, shrink
from clustergraph.namespaces import KOS, SKOS, XSD
from clustergraph.reports.nearness import near_day, near_names, near_numbers, question, shown
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.things import COUNTRIES, Things, any_concept, any_thing, in_scheme, instances, read_things

_KNOWN = "SELECT ?property WHERE { { <%s> ?property ?value } UNION { ?thing ?property <%s> } } LIMIT 1"
_MEANT = "SELECT ?thing WHERE { VALUES ?thing { <%s> } %s } LIMIT 1"
_USED = f"""
SELECT ?property WHERE {{
  {{ <%s> ?property ?value FILTER NOT EXISTS {{ <%s> a <{SKOS}Concept> }} }}
  UNION {{ ?thing ?property <%s> FILTER NOT EXISTS {{ ?thing a <{SKOS}ConceptScheme> }} }}
}} LIMIT 1
"""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_INTEGER_DIGITS: Final = 18
_DECIMAL_DIGITS: Final = 30
"""Digits and powers of ten that a number may have: more is an attack, or a slip of the hand."""

_RECORD_KEEPING: Final = frozenset({"evidence", "rendition", "selector", "span"})
"""Kinds that are named after what they keep record of, and that people seldom mean."""

_SIDES: Final = (ROUND_FLOOR, ROUND_CEILING)

_FEW: Final = 12
"""Values that are all named where none is near."""

_IRI_MARKS: Final = ":/?#[]@!$&'()*+,;=%~"
"""Characters that an IRI is made of, beside letters and digits."""


class ValueRefusedError(Exception):
    """A text is no value of the type that its parameter wants."""


class UnknownNameError(ValueRefusedError):
    """A name fits nothing in the graph, or several things; the sentence offers what is near."""


def term(store: GraphStore, parameter: Parameter, text: str) -> NamedNode | Literal:
    """Return the term that a text stands for as a value of a parameter.

    Raises:
        ValueRefusedError: the text is no value of the parameter's type; the sentence names the parameter.
    """
    try:
        _require_characters(text)
        return _READERS[parameter.type](store, parameter, text.strip())
    except ValueRefusedError as error:
        message = f"{parameter.name}: {error}"
        raise ValueRefusedError(message) from error


def _require_characters(text: str) -> None:
    """Refuse what is no sequence of characters, as bytes that are not UTF-8 arrive on a command line.

    Raises:
        ValueRefusedError: the text has a surrogate in it.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"{shown(text)} is not UTF-8."
        raise ValueRefusedError(message) from error


def is_used(store: GraphStore, value: NamedNode | Literal) -> bool:
    """Say whether the data speaks of an IRI: a concept is used when something beside its scheme refers to it.

    A literal is never said to be missing.
    """
    return isinstance(value, Literal) or _answers(store, _USED % (value.value, value.value, value.value))


def _answers(store: GraphStore, query: str) -> bool:
    return next(iter(store.solutions(query)), None) is not None


def find_entity(store: GraphStore, name: str, class_: str = "") -> str:
    """Return the IRI of the thing with this IRI, prefixed name, slug or exact label.

    Of several a rendition, a selector, a span or an evidence record is not meant.
    ``class_`` narrows it to instances of one class or its subclasses, given as a prefixed name.

    Raises:
        UnknownNameError: the name fits nothing, or several things.
    """
    iri = _absolute_iri(name)
    is_known = bool(iri) and _answers(store, _KNOWN % (iri, iri))
    pattern = instances(class_) if class_ else any_thing()
    if iri and is_known and (not class_ or _answers(store, _MEANT % (iri, pattern))):
        return iri
    things = read_things(store, pattern)
    if not class_ and not things.called(name):
        concepts = read_things(store, any_concept())
        things = concepts if concepts.called(name) else things
    if iri and not things.called(name):
        reason = f"<{iri}> is no {class_}." if is_known else f"The graph says nothing of <{iri}>."
        message = reason + question(near_names(name, (shrink(known) or known for known in things.iris)))
        raise UnknownNameError(message)
    meant = {iri for iri in things.called(name) if not _keeps_record(iri)}
    return meant.pop() if len(meant) == 1 else _by_name(things, name)


def _keeps_record(iri: str) -> bool:
    kind, _ = kind_and_reference(iri) or ("", "")
    return kind in _RECORD_KEEPING


def _absolute_iri(text: str) -> str | None:
    """Return the IRI that a text is or, as a prefixed name, stands for; None for any other text."""
    iri = expand(text) or text
    try:
        return NamedNode(iri).value
    except ValueError:
        return None


def _by_name(things: Things, name: str) -> str:
    """Return the IRI of the one thing of a name.

    Raises:
        UnknownNameError: nothing has the name, or several things have.
    """
    fits = sorted(things.called(name))
    if len(fits) == 1:
        return fits[0]
    if fits:
        message = f"{shown(name)} may be {', '.join(shrink(iri) or iri for iri in fits)}: say which."
        raise UnknownNameError(message)
    near = things.distinct(near_names(name, things.names(), limit=2 * _FEW))
    if not near and len(things.iris) <= _FEW:
        near = [things.shortest(iri) for iri in sorted(things.iris)]
    message = f"Nothing is called {shown(name)}.{question(near)}"
    raise UnknownNameError(message)


def _iri(store: GraphStore, parameter: Parameter, text: str) -> NamedNode:
    del parameter
    iri = _absolute_iri(text)
    if not iri:
        message = f"{shown(text)} is no IRI.{question(_near_iris(store, text))}"
        raise ValueRefusedError(message)
    return NamedNode(iri)


def _near_iris(store: GraphStore, text: str) -> list[str]:
    """Return the IRI that a text would be with its odd characters escaped, or those of things with such a name."""
    escaped = quote(text, safe=_IRI_MARKS)
    if "://" in text:
        return [escaped] if _absolute_iri(escaped) else []
    things = read_things(store, any_thing())
    names = [text] if things.called(text) else near_names(text, things.names())
    return sorted({shrink(iri) or iri for name in names for iri in things.called(name)})[:3]


def _entity(store: GraphStore, parameter: Parameter, text: str) -> NamedNode:
    return NamedNode(find_entity(store, text, parameter.of))


def _concept(store: GraphStore, parameter: Parameter, text: str) -> NamedNode:
    return _in_scheme(store, KOS + parameter.of, text)


def _country(store: GraphStore, parameter: Parameter, text: str) -> NamedNode:
    del parameter
    return _in_scheme(store, COUNTRIES, text)


def _in_scheme(store: GraphStore, scheme: str, text: str) -> NamedNode:
    iri = expand(text) or text
    things = read_things(store, in_scheme(scheme))
    return NamedNode(iri if iri in things.iris else _by_name(things, text))


def _string(store: GraphStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    return Literal(text)


def _integer(store: GraphStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    if not _INTEGER.fullmatch(text):
        message = f"{shown(text)} is no whole number.{question(_near_integers(text))}"
        raise ValueRefusedError(message)
    if len(text.lstrip("+-0")) > _INTEGER_DIGITS:
        message = f"A whole number has at most {_INTEGER_DIGITS} digits here."
        raise ValueRefusedError(message)
    return Literal(str(int(text)), datatype=NamedNode(f"{XSD}integer"))


def _near_integers(text: str) -> list[str]:
    """Return the whole numbers on either side of each number that a text may have been meant for."""
    numbers = [number for number in near_numbers(text) if len(str(int(number))) <= _INTEGER_DIGITS]
    return list(dict.fromkeys(str(number.to_integral_value(side)) for number in numbers for side in _SIDES))


def _near_decimals(text: str) -> list[str]:
    return list(dict.fromkeys(f"{number:f}" for number in near_numbers(text) if len(str(number)) <= _DECIMAL_DIGITS))


def _decimal(store: GraphStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        message = f"{shown(text)} is no number.{question(_near_decimals(text))}"
        raise ValueRefusedError(message) from error
    if not number.is_finite():
        message = f"{shown(text)} is no finite number."
        raise ValueRefusedError(message)
    _, digits, exponent = number.as_tuple()
    if max(len(digits), abs(int(exponent))) > _DECIMAL_DIGITS:
        message = f"A number has at most {_DECIMAL_DIGITS} digits, and as many zeros, here."
        raise ValueRefusedError(message)
    return Literal(f"{number:f}", datatype=NamedNode(f"{XSD}decimal"))


def _date(store: GraphStore, parameter: Parameter, text: str) -> Literal:
    del store
    side = _ENDS.get(parameter.name)
    try:
        day = side(text) if side and _YEAR_OR_MONTH.fullmatch(text) else text
        if not _DATE.fullmatch(day):
            raise ValueError  # noqa: TRY301 - fromisoformat takes more forms than the one asked for
        dt.date.fromisoformat(day)
    except ValueError as error:
        near = near_day(text)
        forms = "YYYY-MM-DD, or YYYY-MM or YYYY for all of it" if side else "YYYY-MM-DD"
        message = f"{shown(text)} is no day of the calendar, written {forms}.{question([near] if near else [])}"
        raise ValueRefusedError(message) from error
    return Literal(day, datatype=NamedNode(f"{XSD}date"))


def _first_day(text: str) -> str:
    """Return the first day of a year or of a month."""
    year, _, month = text.partition("-")
    return f"{year}-{month or '01'}-01"


def _last_day(text: str) -> str:
    """Return the last day of a year or of a month.

    Raises:
        ValueError: there is no such month.
    """
    year, _, month = text.partition("-")
    if not month:
        return f"{year}-12-31"
    return dt.date(int(year), int(month), monthrange(int(year), int(month))[1]).isoformat()


_ENDS: Final[Mapping[str, Callable[[str], str]]] = {"from": _first_day, "to": _last_day}
"""Parameters that are the ends of a period, each with what a year or a month given for it stands for."""


_READERS: Final[Mapping[str, Callable[[GraphStore, Parameter, str], NamedNode | Literal]]] = {
    "iri": _iri,
    "entity": _entity,
    "concept": _concept,
    "country": _country,
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
}
