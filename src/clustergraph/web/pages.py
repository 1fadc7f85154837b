"""``/``: what the graph holds, and the ways into it; ``/static``: what the pages are made with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from clustergraph.namespaces import PREFIXES
from clustergraph.web.caching import Representation, respond
from clustergraph.web.links import Link, own_address, thing_link
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.service import Service, service

blueprint = Blueprint("pages", __name__)

_FOLDER: Final = Path(__file__).parent / "static"
_FILES: Final = {"style.css": "text/css", "icon.svg": "image/svg+xml"}

_HOLDINGS: Final = {
    "people": ("foaf:Person",),
    "public authorities": ("cg:PublicAuthority",),
    "other organisations": ("org:Organization",),
    "clusters and networks": ("cg:Cluster", "cg:ClusterNetwork"),
    "initiatives": (
        "cg:FundingProgramme",
        "cg:SupportAction",
        "cg:FundingCall",
        "cg:Project",
        "cg:Partnership",
        "cg:PolicyInitiative",
    ),
    "events": ("cg:Event",),
    "recommendations": ("cg:Recommendation",),
    "examples": ("cg:Example",),
    "figures": ("cg:Figure", "cg:BudgetFigure"),
    "conflicts between sources": ("cg:Conflict",),
    "source documents": ("cg:SourceDocument",),
    "evidence records": ("cg:Evidence",),
}
"""What the home page counts, by the classes that each line sums up."""

_BY_THEME: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT ?theme ?recommendation WHERE {
  ?recommendation cg:theme ?theme ; cg:recommendationNumber ?number .
} ORDER BY ?number
"""
_COUNT: Final = "SELECT (COUNT(DISTINCT ?thing) AS ?things) WHERE { VALUES ?class { %s } ?thing a ?class }"

_LIST: Final = """SELECT DISTINCT ?thing WHERE {
  VALUES ?class { %s }
  ?thing a ?class .
} ORDER BY ?thing"""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many things of a sort the graph holds, and the query that lists them."""

    name: str
    number: int
    query: str


@blueprint.get("/")
def home() -> Response:
    """Show what the graph holds."""
    choice = required(PAGE)
    return respond(_page, choice.media_type)


@blueprint.get("/static/<name>")
def static(name: str) -> Response:
    """Return a file that the pages are made with."""
    if name not in _FILES:
        raise NotFound
    return respond(partial(_file, name), negotiated=False)


def _file(name: str) -> Representation:
    return Representation((_FOLDER / name).read_bytes(), _FILES[name])


def _page() -> Representation:
    found = service()
    page = render_template(
        "home.html",
        endpoint=own_address("sparql.sparql"),
        holdings=_holdings(found),
        themes=_recommendations_by_theme(found),
        reports=found.reports.values(),
        size=found.size,
        graphs=len(found.graph_sizes),
    )
    return Representation(page, "text/html")


def _holdings(found: Service) -> list[Holding]:
    holdings = []
    for name, classes in _HOLDINGS.items():
        prefixes = _prefixes(classes)
        number = next(iter(found.store.solutions(prefixes + _COUNT % " ".join(classes))))[0].value
        holdings.append(Holding(name, int(number), prefixes + _LIST % " ".join(classes)))
    return [holding for holding in holdings if holding.number]


def _prefixes(classes: Sequence[str]) -> str:
    """Return the lines that declare the prefixes of some prefixed names."""
    used = sorted({class_.partition(":")[0] for class_ in classes})
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)


def _recommendations_by_theme(found: Service) -> Mapping[Link, Sequence[Link]]:
    themes: dict[Link, list[Link]] = {}
    for row in found.store.solutions(_BY_THEME):
        themes.setdefault(thing_link(row[0].value), []).append(thing_link(row[1].value))
    return themes
