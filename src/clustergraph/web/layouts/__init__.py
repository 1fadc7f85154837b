"""Layouts: which sections the page of a thing has above the general listing, by its class or concept scheme."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from clustergraph.namespaces import CG, KOS, PREFIXES
from clustergraph.web.layouts import events, indicators, initiatives, people, recommendations, themes
from clustergraph.web.sections import Plan

_INITIATIVES: Final = ("FundingProgramme", "SupportAction", "FundingCall", "Project", "Partnership", "PolicyInitiative")
_BODIES: Final = (f"{CG}ExpertGroup", f"{CG}PublicAuthority", f"{PREFIXES['org']}Organization")
_CLUSTERS: Final = (f"{CG}Cluster", f"{CG}ClusterNetwork")

_LAYOUTS: Final[Mapping[str, Sequence[Plan]]] = {
    f"{CG}Recommendation": recommendations.SECTIONS,
    f"{CG}Example": recommendations.OF_EXAMPLE,
    f"{CG}Event": events.SECTIONS,
    f"{PREFIXES['foaf']}Person": people.SECTIONS,
    **dict.fromkeys((f"{CG}{name}" for name in _INITIATIVES), initiatives.SECTIONS),
    **dict.fromkeys(_BODIES, people.OF_BODY),
    **dict.fromkeys(_CLUSTERS, (*people.OF_BODY, *initiatives.NAMING)),
}
_SCHEMES: Final[Mapping[str, Sequence[Plan]]] = {
    f"{KOS}theme": themes.SECTIONS,
    f"{KOS}indicator": indicators.SECTIONS,
}


def plans_for(iri: str, classes: Iterable[str]) -> Sequence[Plan]:
    """Return the sections that the page of a thing has, none for most kinds."""
    scheme = iri.rpartition("/")[0]
    if scheme in _SCHEMES:
        return _SCHEMES[scheme]
    return next((_LAYOUTS[class_] for class_ in classes if class_ in _LAYOUTS), ())
