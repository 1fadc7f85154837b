"""Questions about a thing: the canned reports that it can be given to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for
from pyoxigraph import Literal

from clustergraph.description import Description
from clustergraph.iris import expand, shrink, split
from clustergraph.namespaces import CG, KOS, PREFIXES
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter
from clustergraph.web.service import service

_INITIATIVES: Final = ("FundingProgramme", "SupportAction", "FundingCall", "Project", "Partnership", "PolicyInitiative")
_BODIES: Final = ("PublicAuthority", "Cluster", "ClusterNetwork", "ExpertGroup")

_TAKING: Final[Mapping[str, Sequence[str]]] = {
    "initiative": tuple(f"{CG}{name}" for name in _INITIATIVES),
    "organisation": (*(f"{CG}{name}" for name in _BODIES), "http://www.w3.org/ns/org#Organization"),
    "record": (f"{CG}Figure", f"{CG}Recommendation", f"{CG}Example", f"{CG}Event", f"{CG}Assertion", f"{CG}Position"),
}
"""Classes whose things a parameter of this name takes, where the header of its report names none."""

_ANYTHING: Final = frozenset({"thing"})
"""Parameters that take any thing that people talk about."""

_PROOF: Final = frozenset({f"{CG}Evidence", f"{CG}Span", f"{CG}TextRendition", f"{PREFIXES['oa']}FragmentSelector"})
"""Classes of what only proves what is said of things."""

_NUMBER: Final = f"{CG}recommendationNumber"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a report answers about a thing, and where the answer is."""

    text: str
    href: str


def questions(description: Description) -> list[Question]:
    """Return the reports that a thing can be given to, in the order of their questions."""
    asked = (
        Question(report.question, _address(report, {name: value}))
        for report in service().reports.values()
        for name, value in _given(report, description)
    )
    return sorted(asked, key=lambda question: question.text)


def _address(report: Report, values: Mapping[str, Any]) -> str:
    return url_for("reports.report", name=report.name, **values)


def _given(report: Report, description: Description) -> Iterator[tuple[str, str]]:
    """Yield the one parameter of a report that a thing is given to, with the value for it."""
    needed = [parameter for parameter in report.parameters.values() if parameter.required]
    for parameter in report.parameters.values():
        value = _value(parameter, description)
        if value and all(other is parameter for other in needed):
            yield parameter.name, value
            return


def _value(parameter: Parameter, description: Description) -> str:
    """Return the text that stands for a thing as the value of a parameter, nothing where it cannot be one."""
    iri, classes = description.iri, description.classes()
    name = shrink(iri) or iri
    if parameter.type == "concept":
        return split(iri)[1] if iri.startswith(f"{KOS}{parameter.of}/") else ""
    if parameter.type == "integer" and parameter.label == "Recommendation":
        return _recommendation_number(description)
    if parameter.type != "entity" or iri.startswith(KOS):
        return ""
    if parameter.of:
        return name if expand(parameter.of) in classes else ""
    takes = _TAKING.get(parameter.name, ())
    is_taken = set(takes) & set(classes) or (parameter.name in _ANYTHING and not _PROOF & set(classes))
    return name if is_taken else ""


def _recommendation_number(description: Description) -> str:
    numbers = (
        triple.object.value
        for triple in description.statements
        if triple.predicate.value == _NUMBER and isinstance(triple.object, Literal)
    )
    return next(numbers, "")
