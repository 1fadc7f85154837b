"""Permalinks: a URL that names a report, the values given to it and the version of the dataset, and nothing else.

The form is ``BASEreports/NAME?PARAMETER=VALUE&…&version=DIGEST``: parameters in the order of their names, the values
of each in order and once, the version last. A value is written as its canonical text: a concept as a notation that
no other concept of its scheme bears, any other thing as its IRI, a number without idle digits. A parameter that was
left out and has a default stands with the default, for it decides over the answer too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import BASE, KOS, XSD
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import SHOWING, Parameter
from clustergraph.reports.running import parameter_of
from clustergraph.reports.things import COUNTRIES, in_scheme, read_things
from clustergraph.reports.values import term

Values = Mapping[str, Sequence[str]]
"""Values of parameters as texts, by name."""

VERSION: Final = "version"
"""The parameter of a link that names the version of the dataset."""

_REPORT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_FIELDS: Final = 200


class LinkError(Exception):
    """A text is no link to the answer of a report."""


class OtherVersionError(Exception):
    """A link names a version of the dataset that is not at hand; ``present`` is the link of the present answer."""

    def __init__(self, link: "Link", version: str, base: str = BASE) -> None:
        """Say which version is named and which is at hand, and where the present answer is."""
        self.present = permalink(link.report, link.values, version, base)
        super().__init__(
            f"Version {link.version} of the dataset is not held here; the answer of version {version}, "
            f"which may be another, is at {self.present}."
        )


@dataclass(frozen=True, slots=True)
class Link:
    """What a link names: a report, values as they stand in it, and a version, empty where it names none."""

    report: str
    values: Values
    version: str = ""


def permalink(report: str, values: Values, version: str, base: str = BASE) -> str:
    """Return the link to the answer of a report; ``values`` are canonical texts, ``base`` is where reports are served.

    The same values in any order, or given twice, give the same link.
    """
    pairs = [(name, value) for name in sorted(values) for value in sorted(set(values[name]))]
    query = urlencode([*pairs, (VERSION, version)], quote_via=quote, safe="/:")
    return f"{base.rstrip('/')}/reports/{report}?{query}"


def answer_link(store: GraphStore, report: Report, texts: Values, version: str, *, base: str = BASE) -> str:
    """Return the link to the answer of a report for the values that a user gave as texts.

    Raises:
        ValueRefusedError: a parameter is unknown, or a text is no value of its type.
    """
    return permalink(report.name, canonical_values(store, report, texts), version, base)


def canonical_values(store: GraphStore, report: Report, texts: Values) -> dict[str, tuple[str, ...]]:
    """Return the canonical texts of the values that decide over an answer, by the names of their parameters, sorted.

    Raises:
        ValueRefusedError: a parameter is unknown, or a text is no value of its type.
    """
    for name in texts:
        parameter_of(report, name)
    found = {
        name: tuple(sorted({_canonical(store, parameter, text) for text in _given(parameter, texts.get(name, ()))}))
        for name, parameter in sorted(report.parameters.items())
    }
    return {name: values for name, values in found.items() if values}


def read_link(text: str) -> Link:
    """Return what a link names, whatever host it leads to; ``members?country=PT`` and ``members`` are links too.

    Raises:
        LinkError: the text is no URL, leads to no report, or says something twice or wrongly.
    """
    parts = _split(text.strip())
    pairs = _pairs(parts.query)
    versions = [value for name, value in pairs if name == VERSION]
    if len(versions) > 1 or not all(map(_DIGEST.fullmatch, versions)):
        message = f"A link names one version, by 64 hexadecimal digits in small letters, not {' and '.join(versions)}."
        raise LinkError(message)
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name not in SHOWING:
            values[name] = (*values.get(name, ()), value)
    return Link(_report(parts), values, "".join(versions))


def require_held(link: Link, version: str, *, base: str = BASE) -> None:
    """Let a link pass that names no version, or the one at hand.

    Raises:
        OtherVersionError: it names another version, whose answer the present one must not be taken for.
    """
    if link.version not in {"", version}:
        raise OtherVersionError(link, version, base)


def canonical_link(store: GraphStore, report: Report, link: Link) -> Link:
    """Return a link with its values as canonical texts.

    Raises:
        ValueRefusedError: a parameter is unknown, or a text is no value of its type.
    """
    return replace(link, values=canonical_values(store, report, link.values))


def _given(parameter: Parameter, texts: Sequence[str]) -> Sequence[str]:
    return texts or ([parameter.default] if parameter.default is not None else [])


def _canonical(store: GraphStore, parameter: Parameter, text: str) -> str:
    value = term(store, parameter, text)
    if isinstance(value, Literal):
        return _plain(value)
    return next(_notations(store, parameter, value), value.value)


def _plain(value: Literal) -> str:
    if value.datatype.value != f"{XSD}decimal":
        return value.value
    number = Decimal(value.value)
    return f"{number.normalize():f}" if number else "0"


def _notations(store: GraphStore, parameter: Parameter, value: NamedNode) -> Iterator[str]:
    """Yield the notations of a concept that no other concept of its scheme is called by, the shortest first."""
    if parameter.type not in {"concept", "country"}:
        return
    things = read_things(store, in_scheme(COUNTRIES if parameter.type == "country" else KOS + parameter.of))
    for notation in sorted(things.notations.get(value.value, ()), key=lambda text: (len(text), text)):
        if things.called(notation) == {value.value}:
            yield notation


def _split(text: str) -> SplitResult:
    """Return the parts of a URL.

    Raises:
        LinkError: the text is none, or is one of another kind.
    """
    try:
        parts = urlsplit(text.replace(" ", "%20"))
    except ValueError as error:
        message = f"{text!r} is no URL."
        raise LinkError(message) from error
    if parts.scheme not in {"", "http", "https"} or parts.fragment or any(map(str.isspace, text.replace(" ", ""))):
        message = f"{text!r} is no link to a report: it should read like {BASE}reports/NAME?PARAMETER=VALUE."
        raise LinkError(message)
    return parts


def _report(parts: SplitResult) -> str:
    """Return the name of the report that a URL leads to.

    Raises:
        LinkError: its path is not that of a report.
    """
    *before, name = unquote(parts.path).split("/")
    is_bare = not before and not parts.netloc
    if not _REPORT.fullmatch(name) or not (is_bare or before[-1:] == ["reports"]):
        message = f"{parts.geturl()!r} leads to no report: its path should end in reports/NAME."
        raise LinkError(message)
    return name


def _pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a URL that have a value.

    Raises:
        LinkError: they are not written as parameters are, or are too many.
    """
    try:
        return [*parse_qsl(query, errors="strict", max_num_fields=_MOST_FIELDS)]
    except ValueError as error:
        message = f"The parameters of the link cannot be read: {query!r}."
        raise LinkError(message) from error
