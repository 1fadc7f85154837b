"""Facts: what the graph states of a thing itself, a property a row, in groups that people look for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clustergraph.description import Group
from clustergraph.namespaces import CG, PREFIXES, SKOS
from clustergraph.web.links import Link, link, term_link, worded
from clustergraph.web.passages import Passages
from clustergraph.web.records import Record, Records

MAX_VALUES: Final = 100
"""Values of one property that a page lists; a query lists them all, and the page leads to it."""

TECHNICAL: Final = "Technical details"
"""The heading of what only programs and those who check them ask for."""

_GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "What it is": (
        *("actorKind", "eventKind", "eventStatus", "initiativeKind", "callStatus", "documentKind", "partKind"),
        *("partNumber", "recommendationNumber", "theme", "stance", "conflictKind", "resolutionStatus", "doubtKind"),
        *(
            "title",
            "prefLabel",
            "notation",
            "memberType",
            "roleKind",
            "role",
            "strand",
            "placeLabel",
            "language",
            "familyName",
            "givenName",
        ),
    ),
    "What it says": (
        *("claimAbout", "claimProperty", "claimValue", "claimLiteral", "indicator", "value", "minValue", "maxValue"),
        *("unit", "currency", "budgetScope", "qualifier", "asOf", "citedSource", "silentAbout", "silentOn"),
        *("doubtAbout", "conflictsWith", "rank", "rankReason", "rationale", "preferredClaim", "evidenceMode"),
    ),
    "Who": (
        *("heldBy", "holder", "member", "organization", "roleIn", "representsCountry", "representsOrganisation"),
        *("organisedBy", "hostedBy", "meetingOf", "inCooperationWith", "hasParticipant", "ledBy", "initiatedBy"),
        *("participantKind", "hasAgreementWith", "creator", "convenedBy", "addressedTo"),
    ),
    "Where and when": (
        *("inCountry", "spatial", "heldAt", "targetCountry", "participantCountry", "partnerCountry", "isPartOf"),
        *("deadline", "adoptedOn"),
    ),
    "What it belongs to": (
        *("partOfInitiative", "fundedUnder", "buildsOn", "partOfEvent", "unitOf", "subOrganizationOf", "setOutIn"),
        *("illustrates", "presents", "givenIn", "containedIn", "preparesDocument", "inputTo", "primaryTopic"),
        *("inScheme", "topConceptOf", "broader", "exactMatch", "citationOf"),
    ),
    "What it concerns": ("concernsArea", "concernsEcosystem", "concernsTechnology", "mentions", "subject"),
    "Where it is written": (
        "statedIn",
        "silentIn",
        "citedIn",
        "namedIn",
        "inPart",
        "extent",
        "printedLink",
        "homepage",
    ),
    "Remarks": ("editorialNote", "scopeNote", "note"),
    TECHNICAL: (
        *("dateExpression", "earliestDate", "latestDate", "firstLine", "lastLine", "lineCount", "textLineCount"),
        *("hasSource", "hasSelector", "renditionOf", "format", "byteSize", "sha256", "conformsTo"),
    ),
}
"""Headings with the local names of the properties that stand under them, all in the order of the page."""

_REST: Final = "More"
_PLACES: Final = {name: place for place, name in enumerate(name for names in _GROUPS.values() for name in names)}
_HEADINGS: Final = {name: heading for heading, names in _GROUPS.items() for name in names}

_PHRASES: Final = {
    f"{CG}claimAbout": "what is claimed of it",
    f"{CG}doubtAbout": "doubted in",
    f"{CG}silentAbout": "left out in",
    f"{CG}hasClaim": "in conflict",
    f"{CG}mentions": "mentioned in",
    f"{CG}heldBy": "what it says, wants or plans",
    f"{CG}meetingOf": "meetings",
    f"{CG}citationOf": "cited in",
    f"{CG}citedIn": "citations in it",
    f"{CG}inPart": "cited lines in it",
    f"{CG}roleIn": "roles in it",
    f"{CG}holder": "roles",
    f"{CG}namedIn": "named in it",
    f"{CG}hasEvidence": "what these lines support",
    f"{CG}statedIn": "what it states",
    f"{CG}silentIn": "what it leaves out",
    f"{CG}givenIn": "given in it",
    f"{CG}inputTo": "input to it",
    f"{CG}presents": "presented in",
    f"{CG}theme": "of this theme",
    f"{CG}conflictsWith": "in conflict with",
    f"{CG}citedSource": "figures taken from it",
    f"{CG}preferredClaim": "preferred in",
    f"{CG}representsOrganisation": "sends to a group",
    f"{CG}representsCountry": "members for it",
    f"{CG}inCountry": "in this country",
    "http://www.w3.org/ns/org#organization": "members",
    "http://www.w3.org/ns/org#member": "member of",
    "http://www.w3.org/ns/org#role": "who has it",
    "http://www.w3.org/ns/org#subOrganizationOf": "sub-groups",
    "http://xmlns.com/foaf/0.1/primaryTopic": "web pages about it",
    "http://purl.org/dc/terms/creator": "author of",
    "http://purl.org/dc/terms/source": "source of",
    f"{SKOS}inScheme": "concepts of it",
    f"{SKOS}hasTopConcept": "top concept of",
}
"""What properties without an inverse are called from their values' side, where the general phrase reads badly."""

_NAMESPACES: Final = tuple(
    PREFIXES[prefix] for prefix in ("cg", "org", "skos", "foaf", "dcterms", "rdfs", "oa", "dcat")
)


@dataclass(frozen=True, slots=True)
class Row:
    """A property with the values to show, how many there are in all, and the query that lists them.

    ``predicate`` is its IRI; ``claims`` are the records that give the property line by line.
    """

    predicate: str
    heading: Link
    values: Sequence[Link]
    total: int
    query: str
    claims: Sequence[Record] = ()

    @property
    def odd(self) -> bool:
        """Whether documents contradict each other about it."""
        return any(claim.odd for claim in self.claims)


def facts(iri: str, said: Iterable[Group], records: Records, passages: Passages) -> dict[str, list[Row]]:
    """Return the rows on what a thing is, under their headings."""
    grouped: dict[str, list[Row]] = {heading: [] for heading in (*list(_GROUPS)[:-1], _REST, TECHNICAL)}
    for group in in_order(said):
        query = f"SELECT ?value WHERE {{ <{iri}> <{group.predicate}> ?value }}"
        claims = records.of_property(group.predicate).listed(passages)
        heading = _HEADINGS.get(_local(group.predicate), _REST)
        grouped[heading].append(_row(group, query, claims, plain=heading == TECHNICAL))
    return {heading: rows for heading, rows in grouped.items() if rows}


def backlinks(iri: str, referring: Iterable[Group]) -> list[Row]:
    """Return the rows on what refers to a thing."""
    return [
        _row(group, f"SELECT ?thing WHERE {{ ?thing <{group.predicate}> <{iri}> }} ORDER BY ?thing")
        for group in referring
    ]


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Return properties in the order in which pages show them."""
    return sorted(groups, key=lambda group: (_PLACES.get(_local(group.predicate), len(_PLACES)), group.label))


def phrased(groups: Iterable[Group]) -> list[Group]:
    """Return what refers to a thing under headings that read well."""
    named = (replace(group, label=_PHRASES.get(group.predicate, group.label)) for group in groups)
    return sorted(named, key=lambda group: (group.label, group.predicate))


def _row(group: Group, query: str, claims: Sequence[Record] = (), *, plain: bool = False) -> Row:
    """Return a row; ``plain`` leaves dates as they are written in the data."""
    values = [link(value) if plain else worded(value) for value in group.values[:MAX_VALUES]]
    heading = replace(term_link(group.predicate), text=group.label)
    return Row(group.predicate, heading, values, len(group.values), query, claims)


def _local(predicate: str) -> str:
    return next((predicate.removeprefix(name) for name in _NAMESPACES if predicate.startswith(name)), predicate)
