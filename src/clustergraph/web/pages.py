"""``/``: what the graph holds, and the ways into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, url_for

from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import ID, PREFIXES
from clustergraph.web.about import dated
from clustergraph.web.caching import Representation, respond
from clustergraph.web.canned import rows_of, text
from clustergraph.web.countries import names
from clustergraph.web.links import Link, href, thing_link, with_description
from clustergraph.web.listings import SORTS, numbers
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.schema_org import dataset_description
from clustergraph.web.service import Service, service
from clustergraph.web.specimens import specimen
from clustergraph.web.tile_map import TileMap, tile_map
from clustergraph.web.timelines import events, timeline

blueprint = Blueprint("pages", __name__)

_SHOWN: Final = (
    "recommendations",
    "examples",
    "people",
    "authorities",
    "organisations",
    "clusters",
    "initiatives",
    "events",
    "figures",
    "positions",
    "conflicts",
    "documents",
)
"""Sorts of things whose numbers the home page gives."""

QUESTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "Who represents Portugal in the expert group?": {"name": "members", "country": "PT"},
    "Which example illustrates recommendation 12?": {"name": "examples", "number": "12"},
    "What do the documents say about jobs, and how do they differ?": {"name": "figures-compared", "indicator": "jobs"},
    "Which calls were open or expected in 2020?": {"name": "calls", "from": "2020-01-01", "to": "2020-12-31"},
    "What connects the Basque clusters to the Pact for Skills?": {
        "name": "connections",
        "from": "gaia",
        "to": "pact-for-skills",
    },
    "Where do the documents disagree, and is it settled?": {"name": "conflicts"},
    "Which amounts are stated for what?": {"name": "budgets"},
    "What share of SMEs belongs to a cluster, by country?": {"name": "sme-membership"},
    "What was planned, and no document says that it took place?": {"name": "plans-unconfirmed"},
    "Who is asked to do what?": {"name": "actions"},
}
"""Questions to begin with: a report, and the values given to it."""

_ANSWERS: Final = {
    "Who represents Portugal in the expert group?": f"{PREFIXES['country']}PRT",
    "Which example illustrates recommendation 12?": f"{ID}recommendation/eg-report.12",
    "What do the documents say about jobs, and how do they differ?": f"{ID}conflict/clusters-in-europe-jobs",
}
"""Things whose pages answer a question at once, where the report only lists what there is."""

_KNOWN: Final = "SELECT DISTINCT ?thing WHERE {{ VALUES ?thing {{ {} }} ?thing a ?class }}"

_BY_THEME: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?theme ?theme_name ?recommendation ?name ?number WHERE {
  ?recommendation cg:theme ?theme ; cg:recommendationNumber ?number ; rdfs:label ?name .
  ?theme skos:prefLabel ?theme_name .
} ORDER BY ?number
"""


@dataclass(frozen=True, slots=True)
class Seats:
    """A country with how many people sit in the expert group for it."""

    iri: str
    link: Link
    people: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a ready answer, where the answer is as a report, and the page that gives it if there is one."""

    text: str
    href: str
    page: str


@blueprint.get("/")
def home() -> Response:
    """Show what the graph holds."""
    choice = required(PAGE)
    return with_description(respond(_page, choice.media_type))


def _page() -> Representation:
    found = service()
    counted, seats = numbers(found.store), _seats()
    page = render_template(
        "home.html",
        endpoint=url_for("sparql.sparql", _external=True),
        numbers={name: counted[name] for name in _SHOWN if name in counted},
        sorts=SORTS,
        themes=_recommendations_by_theme(found.store),
        timeline=timeline(events(found.store)),
        seats=seats,
        tiles=_tiles(seats),
        specimen=specimen(found.store),
        questions=_questions(found),
        reports=len(found.reports),
        dated=dated(),
        version=found.version,
        described=dataset_description(),
    )
    return Representation(page, "text/html")


def _recommendations_by_theme(store: GraphStore) -> Mapping[Link, Sequence[Link]]:
    themes: dict[Link, list[Link]] = {}
    for theme, theme_name, recommendation, name, _ in store.solutions(_BY_THEME):
        heading = Link(theme_name.value, href(theme.value))
        themes.setdefault(heading, []).append(Link(name.value, href(recommendation.value)))
    return themes


def _seats() -> list[Seats]:
    """Return the countries in the expert group, those with the most people first."""
    rows = rows_of("countries")
    people: dict[str, int] = {}
    for row in rows:
        people[text(row, "country")] = max(int(text(row, "people")), people.get(text(row, "country"), 0))
    service().prefetch_names(people)
    found = [Seats(iri, thing_link(iri), number) for iri, number in people.items()]
    return sorted(found, key=lambda seats: (-seats.people, seats.link.text))


def _tiles(seats: Sequence[Seats]) -> TileMap | None:
    """Return the map of the countries of the record, with the people of each."""
    links = {iri: Link(name, href(iri)) for iri, name in names().items()}
    return tile_map(links, {one.iri: one.people for one in seats})


def _questions(found: Service) -> list[Question]:
    """Return the questions to begin with, those whose reports the project has."""
    known = {
        row[0].value for row in found.store.solutions(_KNOWN.format(" ".join(map("<{}>".format, _ANSWERS.values()))))
    }
    pages = {question: href(iri) for question, iri in _ANSWERS.items() if iri in known}
    return [
        Question(question, url_for("reports.report", **asked), pages.get(question, ""))
        for question, asked in QUESTIONS.items()
        if asked["name"] in found.reports
    ]
