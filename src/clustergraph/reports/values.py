"""Values of parameters: text from a user made into a typed RDF term.

A value is never pasted into a query: it becomes a term first, and a term's text
cannot be anything but that term.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store.memory import MemoryStore
from clustergraph.iris import expand, kind_and_reference, shrink, split
from clustergraph.namespaces import ID, KOS, PREFIXES, XSD
from clustergraph.reports.parameters import Parameter

_NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {
  %s
  ?thing rdfs:label|skos:prefLabel|skos:altLabel|skos:notation ?name
} ORDER BY ?thing ?name
"""
_KNOWN = "ASK { { <%s> ?property ?value } UNION { ?thing ?property <%s> } }"
_USED = f"""
ASK {{
  {{ <%s> ?property ?value FILTER NOT EXISTS {{ <%s> a <{PREFIXES["skos"]}Concept> }} }}
  UNION {{ ?thing ?refers_to <%s> FILTER NOT EXISTS {{ ?thing a <{PREFIXES["skos"]}ConceptScheme> }} }}
}}
"""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_INTEGER_DIGITS: Final = 18
_DECIMAL_DIGITS: Final = 30
"""Digits and powers of ten that a number may have: more is an attack, or a slip of the hand."""

_RECORD_KEEPING: Final = frozenset({"evidence", "rendition", "selector", "span"})
"""Kinds that are named after what they keep record of, and that people seldom mean."""

_COUNTRIES: Final = PREFIXES["country"].rstrip("/")


class ValueRefusedError(Exception):
    """A text is no value of the type that its parameter wants."""


class UnknownNameError(ValueRefusedError):
    """A name fits nothing in the graph, or several things; the sentence offers what is near."""


def term(store: MemoryStore, parameter: Parameter, text: str) -> NamedNode | Literal:
    """Return the term that a text stands for as a value of a parameter.

    Raises:
        ValueRefusedError: the text is no value of the parameter's type; the sentence names the parameter.
    """
    try:
        return _READERS[parameter.type](store, parameter, text.strip())
    except ValueRefusedError as error:
        message = f"{parameter.name}: {error}"
        raise ValueRefusedError(message) from error


def is_used(store: MemoryStore, value: NamedNode | Literal) -> bool:
    """Say whether the data speaks of an IRI: a concept is used when something beside its scheme refers to it.

    A literal is never said to be missing.
    """
    return isinstance(value, Literal) or bool(store.query(_USED % (value.value, value.value, value.value)))


def find_entity(store: MemoryStore, name: str, class_: str = "") -> str:
    """Return the IRI of the thing with this IRI, prefixed name, slug or exact label.

    Of several a rendition, a selector, a span or an evidence record is not meant.
    ``class_`` narrows it to instances of one class, given as a prefixed name.

    Raises:
        UnknownNameError: the name fits nothing, or several things.
    """
    iri = _absolute_iri(name)
    if iri:
        if not store.query(_KNOWN % (iri, iri)):
            message = f"The graph says nothing of <{iri}>."
            raise UnknownNameError(message)
        return iri
    pattern = f"?thing a <{expand(class_)}> ." if class_ else f'FILTER (STRSTARTS(STR(?thing), "{ID}"))'
    names = _names(store, pattern)
    meant = {iri for iri in names.get(name.casefold(), ()) if not _keeps_record(iri)}
    return meant.pop() if len(meant) == 1 else _by_name(names, name)


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


def _names(store: MemoryStore, pattern: str) -> Mapping[str, set[str]]:
    """Map each name, in small letters, to the IRIs of the things that bear it; a slug is a name too."""
    names: dict[str, set[str]] = {}
    for row in store.solutions(_NAMES % pattern):
        iri = row[0].value
        for name in (row[1].value, split(iri)[1]):
            names.setdefault(name.casefold(), set()).add(iri)
    return names


def _by_name(names: Mapping[str, set[str]], name: str) -> str:
    fits = sorted(names.get(name.casefold(), ()))
    if len(fits) == 1:
        return fits[0]
    if fits:
        message = f"{name!r} may be {', '.join(shrink(iri) or iri for iri in fits)}: say which."
    else:
        near = difflib.get_close_matches(name.casefold(), names, n=3, cutoff=0.6)
        message = f"Nothing is called {name!r}." + (f" Is it {' or '.join(map(repr, near))}?" if near else "")
    raise UnknownNameError(message)


def _iri(store: MemoryStore, parameter: Parameter, text: str) -> NamedNode:
    del store, parameter
    iri = _absolute_iri(text)
    if not iri:
        message = f"{text!r} is no IRI."
        raise ValueRefusedError(message)
    return NamedNode(iri)


def _entity(store: MemoryStore, parameter: Parameter, text: str) -> NamedNode:
    return NamedNode(find_entity(store, text, parameter.of))


def _concept(store: MemoryStore, parameter: Parameter, text: str) -> NamedNode:
    return _in_scheme(store, KOS + parameter.of, text)


def _country(store: MemoryStore, parameter: Parameter, text: str) -> NamedNode:
    del parameter
    return _in_scheme(store, _COUNTRIES, text)


def _in_scheme(store: MemoryStore, scheme: str, text: str) -> NamedNode:
    iri = expand(text) or text
    names = _names(store, f"?thing <{PREFIXES['skos']}inScheme> <{scheme}> .")
    known = {thing for things in names.values() for thing in things}
    return NamedNode(iri if iri in known else _by_name(names, text))


def _string(store: MemoryStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    return Literal(text)


def _integer(store: MemoryStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    if not _INTEGER.fullmatch(text):
        message = f"{text!r} is no whole number."
        raise ValueRefusedError(message)
    if len(text.lstrip("+-0")) > _INTEGER_DIGITS:
        message = f"A whole number has at most {_INTEGER_DIGITS} digits here."
        raise ValueRefusedError(message)
    return Literal(str(int(text)), datatype=NamedNode(f"{XSD}integer"))


def _decimal(store: MemoryStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        message = f"{text!r} is no number."
        raise ValueRefusedError(message) from error
    if not number.is_finite():
        message = f"{text!r} is no finite number."
        raise ValueRefusedError(message)
    _, digits, exponent = number.as_tuple()
    if max(len(digits), abs(int(exponent))) > _DECIMAL_DIGITS:
        message = f"A number has at most {_DECIMAL_DIGITS} digits, and as many zeros, here."
        raise ValueRefusedError(message)
    return Literal(f"{number:f}", datatype=NamedNode(f"{XSD}decimal"))


def _date(store: MemoryStore, parameter: Parameter, text: str) -> Literal:
    del store, parameter
    try:
        if not _DATE.fullmatch(text):
            raise ValueError  # noqa: TRY301 - fromisoformat takes more forms than the one asked for
        dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no day of the calendar, written YYYY-MM-DD."
        raise ValueRefusedError(message) from error
    return Literal(text, datatype=NamedNode(f"{XSD}date"))


_READERS: Final[Mapping[str, Callable[[MemoryStore, Parameter, str], NamedNode | Literal]]] = {
    "iri": _iri,
    "entity": _entity,
    "concept": _concept,
    "country": _country,
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
}
