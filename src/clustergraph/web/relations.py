"""Relations: what a thing has to do with others, in the words of a reader; records between them count as no thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store import GraphStore
from clustergraph.iris import expand, kind_and_reference, shrink
from clustergraph.namespaces import CG, KOS, PREFIXES
from clustergraph.web.links import href
from clustergraph.web.service import service

DIRECTIONS: Final = ("out", "in")
"""Whether a thing is the subject of a relation or its object."""

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "cg:illustrates": ("illustrates", "is illustrated by"),
    "cg:presents": ("presents", "is presented in"),
    "org:organization": ("is member of", "has member"),
    "cg:representsOrganisation": ("represents", "is represented by"),
    "cg:representsCountry": ("represents", "is represented by"),
    "cg:roleIn": ("has role in", "has in a role"),
    "cg:meetingOf": ("is meeting of", "has meeting"),
    "cg:convenedBy": ("was convened by", "convened"),
    "org:subOrganizationOf": ("is part of", "has part"),
    "org:unitOf": ("is unit of", "has unit"),
    "cg:hasParticipant": ("has participant", "takes part in"),
    "cg:ledBy": ("is led by", "leads"),
    "cg:initiatedBy": ("was initiated by", "initiated"),
    "cg:organisedBy": ("is organised by", "organises"),
    "cg:hostedBy": ("was hosted by", "hosted"),
    "cg:inCooperationWith": ("was held in cooperation with", "helped to hold"),
    "cg:hasAgreementWith": ("has agreement with", "has agreement with"),
    "cg:partOfInitiative": ("is part of", "has part"),
    "cg:partOfEvent": ("is part of", "has part"),
    "cg:fundedUnder": ("is funded under", "funds"),
    "cg:buildsOn": ("builds on", "is built on by"),
    "cg:heldAt": ("is held at", "is place of"),
    "cg:inCountry": ("is in", "is country of"),
    "dcterms:spatial": ("is located in", "is location of"),
    "dcterms:isPartOf": ("is part of", "has part"),
    "cg:targetCountry": ("is aimed at", "is target of"),
    "cg:partnerCountry": ("has as partner country", "is partner country of"),
    "cg:participantCountry": ("has participants from", "is country of participants in"),
    "cg:theme": ("is of the theme", "is theme of"),
    "cg:concernsArea": ("concerns", "is concern of"),
    "cg:concernsTechnology": ("concerns", "is concern of"),
    "cg:concernsEcosystem": ("concerns", "is concern of"),
    "cg:setOutIn": ("is set out in", "sets out"),
    "cg:preparesDocument": ("prepares", "is prepared by"),
    "cg:inputTo": ("is input to", "has input"),
    "cg:addressedTo": ("is addressed to", "is addressee of"),
    "dcterms:creator": ("is by", "is author of"),
    "prov:wasAttributedTo": ("is attributed to", "is originator of"),
    "dcterms:subject": ("is about", "is subject of"),
    "foaf:primaryTopic": ("is about", "is topic of"),
    "dcterms:source": ("is taken from", "is source of"),
    "skos:broader": ("is a kind of", "has as kind"),
    "skos:exactMatch": ("is the same as", "is the same as"),
    "cg:claimAbout": ("is about", "is subject of"),
    "cg:hasClaim": ("is a disagreement about", "is at odds in"),
    "cg:conflictsWith": ("is at odds with", "is at odds with"),
    "cg:heldBy": ("is position of", "holds position"),
    "cg:mentions": ("mentions", "is mentioned in"),
    "cg:statedIn": ("is stated in", "states"),
}
"""What a relation is called from the side of its subject and of its object, in the order of a page."""

_NOUNS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("cg:meetingOf", "in"): ("meeting", "meetings"),
    ("org:organization", "in"): ("member", "members"),
    ("org:organization", "out"): ("group", "groups"),
    ("cg:roleIn", "in"): ("person with a role", "people with roles"),
    ("cg:hasParticipant", "out"): ("participant", "participants"),
}
"""What the things of a relation are, where that says more than their kind."""

_TIES: Final[Mapping[str, str]] = {
    "org:organization": "^org:member/org:organization",
    "cg:representsOrganisation": "^org:member/cg:representsOrganisation",
    "cg:representsCountry": "^org:member/cg:representsCountry",
    "cg:roleIn": "^cg:holder/cg:roleIn",
    "cg:hasClaim": "cg:hasClaim/cg:claimAbout",
}
"""Paths through a record that leads from one thing to another, each named after the property that says what it is."""

KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "person": ("people", "person", "people"),
    "authority": ("bodies", "public authority", "public authorities"),
    "organisation": ("bodies", "organisation", "organisations"),
    "group": ("bodies", "group", "groups"),
    "cluster": ("clusters", "cluster", "clusters"),
    "network": ("clusters", "cluster network", "cluster networks"),
    "action": ("initiatives", "action", "actions"),
    "call": ("initiatives", "call", "calls"),
    "partnership": ("initiatives", "partnership", "partnerships"),
    "policy": ("initiatives", "policy", "policies"),
    "programme": ("initiatives", "programme", "programmes"),
    "project": ("initiatives", "project", "projects"),
    "event": ("events", "event", "events"),
    "document": ("documents", "document", "documents"),
    "recommendation": ("statements", "recommendation", "recommendations"),
    "example": ("statements", "example", "examples"),
    "position": ("statements", "position", "positions"),
    "conflict": ("statements", "disagreement", "disagreements"),
    "place": ("places", "place", "places"),
    "country": ("places", "country", "countries"),
    "theme": ("topics", "theme", "themes"),
    "topic": ("topics", "topic", "topics"),
    "technology": ("topics", "technology", "technologies"),
    "other-technology": ("topics", "technology", "technologies"),
    "ecosystem": ("topics", "ecosystem", "ecosystems"),
    "s3-area": ("topics", "area", "areas"),
    "application-domain": ("topics", "field of use", "fields of use"),
}
"""The kinds of things that a reader knows: family of the picture's legend, and what one and several are called."""

FAMILIES: Final[Mapping[str, str]] = {
    "people": "People",
    "bodies": "Authorities, organisations, groups",
    "clusters": "Clusters and their networks",
    "initiatives": "Policies, programmes, projects",
    "events": "Events",
    "documents": "Documents",
    "statements": "What is recommended, shown, said",
    "places": "Places and countries",
    "topics": "Topics",
}
"""The families of kinds, with what the legend of the picture calls them."""

_NEIGHBOURS: Final = f"""
PREFIX cg: <{CG}>
PREFIX org: <{PREFIXES["org"]}>
SELECT DISTINCT ?relation ?direction ?other WHERE {{
  {{ %(thing)s ?relation ?other BIND ("out" AS ?direction) }}
  UNION {{ ?other ?relation %(thing)s BIND ("in" AS ?direction) }}
  %(ties)s
  FILTER (ISIRI(?other) && ?other != %(thing)s)
}}
"""
_TIED: Final = """UNION {{ {thing} {path} ?other BIND ({relation} AS ?relation) BIND ("out" AS ?direction) }}
  UNION {{ ?other {path} {thing} BIND ({relation} AS ?relation) BIND ("in" AS ?direction) }}"""
_SENSES: Final = f"SELECT ?thing ?sense WHERE {{ VALUES ?thing {{ %s }} ?thing <{CG}paraphrase> ?sense }}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the picture: IRI, prefixed name, what it is called, its kind in a word, its family, its page."""

    iri: str
    name: str
    label: str
    kind: str
    family: str
    href: str

    def as_json(self) -> dict[str, str]:
        """Return it as a JSON object."""
        fields = ("iri", "name", "label", "kind", "family", "href")
        return {field: getattr(self, field) for field in fields}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a thing has to do with others in one way: the property, the direction, how both read, and the things."""

    name: str
    direction: str
    label: str
    noun: str
    iris: Sequence[str]

    @property
    def key(self) -> str:
        """What tells it from the other relations of a thing."""
        return f"{self.name}.{self.direction}"

    @property
    def order(self) -> tuple[int, str, str]:
        """What puts it into the order of a page."""
        known = [*WORDS]
        return (known.index(self.name) if self.name in WORDS else len(known), self.label, self.direction)


def relations(store: GraphStore, iri: str) -> list[Relation]:
    """Return the relations of a thing to those that a reader knows, in the order of a page."""
    thing = NamedNode(iri)
    ties = (_TIED.format(thing=thing, path=path, relation=NamedNode(_iri(name))) for name, path in _TIES.items())
    found: dict[tuple[str, str], set[str]] = {}
    for relation, direction, other in store.solutions(_NEIGHBOURS % {"thing": thing, "ties": "\n  ".join(ties)}):
        if kind_of(other.value):
            name = shrink(relation.value) or relation.value
            found.setdefault((name, direction.value), set()).add(other.value)
    service().prefetch_names(iri for others in found.values() for iri in others)
    return sorted((_relation(*key, others) for key, others in found.items()), key=lambda relation: relation.order)


def things(store: GraphStore, iris: Sequence[str]) -> list[Thing]:
    """Return things with what they are called; a statement is called by what it says."""
    service().prefetch_names(iris)
    senses = _senses(store, [iri for iri in iris if kind_of(iri) == "position"])
    return [_thing(iri, senses.get(iri) or service().names.of(iri)) for iri in iris]


def kind_of(iri: str) -> str:
    """Return the kind of a thing that a reader knows, nothing for any other IRI."""
    if iri.startswith(PREFIXES["country"]):
        return "country"
    kind, _ = kind_and_reference(iri) or ("", "")
    if not kind and iri.startswith(KOS):
        kind, _, notation = iri.removeprefix(KOS).partition("/")
        kind = kind if notation else ""
    return kind if kind in KINDS else ""


def _relation(name: str, direction: str, others: Iterable[str]) -> Relation:
    """Return a relation with its things in the order of what they are called."""
    names = service().names
    iris = sorted(others, key=lambda iri: (names.of(iri).casefold(), iri))
    return Relation(name, direction, wording(name, direction), _noun(name, direction, iris), iris)


def wording(name: str, direction: str) -> str:
    """Return what a relation is called from one of its sides."""
    if name in WORDS:
        return WORDS[name][DIRECTIONS.index(direction)]
    names, iri = service().names, _iri(name)
    return names.of_term(iri) if direction == "out" else names.of_inverse(iri)


def _noun(name: str, direction: str, iris: Sequence[str]) -> str:
    """Return what the things of a relation are called together, one or several."""
    kinds = {KINDS[kind_of(iri)][1:] for iri in iris}
    mixed = ("thing", "things") if len(kinds) > 1 else next(iter(kinds))
    one, several = _NOUNS.get((name, direction), mixed)
    return one if len(iris) == 1 else several


def _thing(iri: str, label: str) -> Thing:
    family, kind, _ = KINDS.get(kind_of(iri), ("", "", ""))
    return Thing(iri, shrink(iri) or iri, label, kind, family, href(iri))


def _senses(store: GraphStore, iris: Sequence[str]) -> Mapping[str, str]:
    """Return what some statements say, in the words of the record."""
    if not iris:
        return {}
    rows: Any = store.solutions(_SENSES % " ".join(str(NamedNode(iri)) for iri in iris))
    return {thing.value: sense.value for thing, sense in rows if isinstance(sense, Literal)}


def _iri(name: str) -> str:
    return expand(name) or name
