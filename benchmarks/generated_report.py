"""Generated reports: what one source document of a generated graph says, and the entities that all of them share."""

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

Fact = tuple[str, str]
"""Predicate and object, as Turtle writes them."""

Described = dict[str, list[Fact]]
"""Facts by the prefixed name of their subject."""


def _words(text: str) -> list[str]:
    return text.split()


_SUBSECTIONS: Final = 6
_SYLLABLES: Final = _words(
    "ba be bi bo da de di do fa fe ka ke ki la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se ta"
)
_COUNTRIES: Final = _words(
    "AUT BEL BGR CZE DEU DNK ESP EST FIN FRA GRC HUN IRL ITA LTU LVA MLT POL PRT ROU SVK SVN SWE"
)
_ACTORS: Final = _words("agency association enterprise ministry observatory research-initiative")
_STANCES: Final = _words("aims calls-for concludes expects invites observes plans reports requires supports warns")
_THEMES: Final = _words("digital-transition green-transition resilience")
_EVENTS: Final = _words("conference forum matchmaking meeting webinar")
_FIGURES: Final = (("clusters", "cluster"), ("smes", "enterprise"), ("jobs", "job"), ("regions", "region"))
_FIRST_DAY: Final = date(2015, 1, 1)


@dataclass
class Graph:
    """What all reports share: the chance, the entities so far, and how many triples there are."""

    chance: random.Random
    files: dict[str, Described] = field(default_factory=lambda: defaultdict(dict))
    reports: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    authorities: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    clusters: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    initiatives: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, file: str, subject: str, *facts: Fact) -> str:
        """Describe an entity."""
        self.files[file][subject] = list(facts)
        self.size += len(facts)
        return subject

    def word(self, syllables: int) -> str:
        """Return a word that nobody bears as a name."""
        return "".join(self.chance.choices(_SYLLABLES, k=syllables)).capitalize()

    def sentence(self, words: int) -> str:
        """Return words in the place of a paraphrase."""
        return _english(" ".join(self.word(3).lower() for _ in range(words)).capitalize() + ".")

    def day(self) -> date:
        """Return a day of ten years."""
        return _FIRST_DAY + timedelta(days=self.chance.randrange(3650))


@dataclass
class Report:
    """One source document: its parts, what it says line by line, and the group behind it."""

    graph: Graph
    key: str
    files: dict[str, Described] = field(default_factory=lambda: defaultdict(dict))
    line: int = 0
    part: str = ""
    group: str = ""
    programme: str = ""
    authority: str = ""
    title: Fact = ("", "")
    members: set[str] = field(default_factory=set)

    def write(self, triples: int) -> None:
        """Fill the report with sections until it holds so many triples, entities included."""
        begin = self.graph.size
        self._head()
        section = 0
        while self.graph.size - begin < triples:
            section += 1
            self._section(section)
        self._document()

    def _head(self) -> None:
        self.group = f"group:group-{self.key}"
        self.programme = f"programme:programme-{self.key}"
        self.part = f"part:{self.key}.0"
        evidence = self._cite(1)
        label = f"Group of {self.key} on {self.graph.word(4)}"
        self.graph.add("groups", self.group, ("a", "cg:ExpertGroup"), evidence, ("rdfs:label", _english(label)))
        self.graph.add(
            "initiatives",
            self.programme,
            ("a", "cg:FundingProgramme"),
            evidence,
            ("cg:initiativeKind", "programme-kind:funding-programme"),
            ("rdfs:label", _english(f"Programme of {self.key}")),
        )
        self.title = self._cite(2)
        self._part(self.part, f"document:{self.key}", "front-matter", f"Front of {self.key}", 1, self.title)

    def _section(self, number: int) -> None:
        section = f"part:{self.key}.{number}"
        begin = self.line + 1
        self.part = section
        heading = self._cite(1)
        for place in range(1, _SUBSECTIONS + 1):
            self._subsection(section, f"{number}.{place}")
        self._part(section, f"document:{self.key}", "section", f"Section {number} of {self.key}", begin, heading)

    def _subsection(self, section: str, number: str) -> None:
        name = f"part:{self.key}.{number}"
        begin = self.line + 1
        self.part = name
        heading = self._cite(1)
        self._entities(number)
        for place in range(1, 4):
            self._membership(f"{number}.{place}")
        self._event(number)
        for place in range(1, 3):
            self._figure(f"{number}.{place}", _FIGURES[self.graph.chance.randrange(4)])
        for place in range(1, 4):
            self._position(f"{number}.{place}")
        self._recommendation(name, number)
        self._part(name, section, "section", f"Section {number} of {self.key}", begin, heading)

    def _entities(self, number: str) -> None:
        """Name an authority, a cluster, a place and an initiative that were not named before."""
        graph, chance = self.graph, self.graph.chance
        name = f"{self.key}.{number}".replace(".", "-")
        country = chance.choice(_COUNTRIES)
        body = (("cg:actorKind", f"actor-kind:{chance.choice(_ACTORS)}"), ("cg:inCountry", f"country:{country}"))
        label = _english(f"Authority for {graph.word(4)} ({name})")
        self.authority = f"authority:authority-{name}"
        graph.add(
            "authorities", self.authority, ("a", "cg:PublicAuthority"), self._cite(2), *body, ("rdfs:label", label)
        )
        graph.authorities[country].append(self.authority)
        cluster = f"cluster:cluster-{name}"
        label = _english(f"Cluster {graph.word(4)} ({name})")
        graph.add("clusters", cluster, ("a", "cg:Cluster"), self._cite(2), *body, ("rdfs:label", label))
        graph.clusters.append(cluster)
        printed = f"{graph.word(3)} ({name})"
        place = f"place:place-{name}"
        facts = (("cg:placeLabel", _text(printed)), ("rdfs:label", _english(printed)))
        graph.add("places", place, ("a", "cg:Place"), self._cite(1), body[1], *facts)
        graph.places.append(place)
        self._initiative(name)

    def _initiative(self, name: str) -> None:
        graph, chance = self.graph, self.graph.chance
        is_first = name == f"{self.key}-1-1"
        is_nested = not is_first and chance.random() < 0.7  # noqa: PLR2004 - seven in ten
        initiative = f"action:action-{name}"
        graph.add(
            "initiatives",
            initiative,
            ("a", "cg:SupportAction"),
            self._cite(2),
            ("cg:initiativeKind", "programme-kind:support-action"),
            ("cg:partOfInitiative", chance.choice(graph.initiatives) if is_nested else self.programme),
            ("rdfs:label", _english(f"Action {graph.word(4)} ({name})")),
        )
        graph.initiatives.append(initiative)

    def _person(self, number: str, cited: Fact) -> str:
        """Return somebody who was named before and is no member yet, or somebody new."""
        graph, chance = self.graph, self.graph.chance
        if graph.people and chance.random() < 0.4:  # noqa: PLR2004 - four in ten are known
            known = chance.choice(graph.people)
            if known not in self.members:
                return known
        reference = f"{self.key}.{number}".replace(".", "-")
        given, family = graph.word(2), f"{graph.word(3)}-{graph.word(2)}"
        person = graph.add(
            "people",
            f"person:person-{reference}",
            ("a", "foaf:Person"),
            cited,
            ("foaf:familyName", _text(family)),
            ("foaf:givenName", _text(given)),
            ("rdfs:label", _english(f"{given} {family} ({reference})")),
        )
        graph.people.append(person)
        return person

    def _membership(self, number: str) -> None:
        chance = self.graph.chance
        cited = self._cite(2)
        person = self._person(number, cited)
        self.members.add(person)
        country = chance.choice(sorted(self.graph.authorities))
        reference = person.partition(":")[2]
        self._add(
            "members",
            f"membership:{self.key}.{reference}",
            ("a", "cg:GroupMembership"),
            cited,
            ("cg:memberType", "member-type:D"),
            ("cg:representsCountry", f"country:{country}"),
            ("cg:representsOrganisation", chance.choice(self.graph.authorities[country])),
            ("org:member", person),
            ("org:organization", self.group),
            ("org:role", "role:member-state-representative"),
        )

    def _event(self, number: str) -> None:
        graph, chance = self.graph, self.graph.chance
        reference = f"{self.key}.{number}".replace(".", "-")
        day, cited = graph.day(), self._cite(3)
        event = graph.add(
            "events",
            f"event:event-{reference}",
            ("a", "cg:Event"),
            ("cg:dateExpression", f'"{day}"^^edtf:EDTF'),
            ("cg:earliestDate", f'"{day}"^^xsd:date'),
            ("cg:eventKind", f"event-kind:{chance.choice(_EVENTS)}"),
            ("cg:eventStatus", "event-status:held"),
            cited,
            ("cg:heldAt", chance.choice(graph.places)),
            ("cg:latestDate", f'"{day}"^^xsd:date'),
            ("cg:meetingOf", self.group),
            ("cg:organisedBy", self.authority),
            ("rdfs:label", _english(f"Event {graph.word(4)} ({reference})")),
        )
        for place, person in enumerate(chance.sample(graph.people, min(3, len(graph.people))), start=1):
            self._add(
                "members",
                f"person-role:{reference}-{place}",
                ("a", "cg:PersonRole"),
                cited,
                ("cg:holder", person),
                ("cg:roleIn", event),
                ("cg:roleKind", "role:speaker"),
            )

    def _figure(self, number: str, kind: tuple[str, str]) -> None:
        indicator, unit = kind
        cluster = self.graph.clusters[-1]
        self._add(
            "figures",
            f"claim:{self.key}.{number}.{indicator}",
            ("a", "cg:Figure"),
            ("cg:asOf", f'"{self.graph.day().year}"^^edtf:EDTF'),
            ("cg:claimAbout", cluster),
            self._cite(1),
            ("cg:indicator", f"indicator:{indicator}"),
            ("cg:qualifier", "qualifier:about"),
            ("cg:statedIn", f"document:{self.key}"),
            ("cg:unit", f"unit:{unit}"),
            ("cg:value", str(self.graph.chance.randrange(1, 100_000))),
        )

    def _position(self, number: str) -> None:
        graph, chance = self.graph, self.graph.chance
        theme = f"theme:{chance.choice(_THEMES)}"
        self._add(
            "positions",
            f"position:{self.key}.{number}",
            ("a", "cg:Position"),
            ("cg:claimAbout", theme),
            self._cite(3),
            ("cg:heldBy", self.group),
            ("cg:mentions", chance.choice(graph.clusters)),
            ("cg:paraphrase", graph.sentence(chance.randrange(8, 20))),
            ("cg:stance", f"stance:{chance.choice(_STANCES)}"),
            ("cg:statedIn", f"document:{self.key}"),
            ("cg:theme", theme),
        )

    def _recommendation(self, part: str, number: str) -> None:
        """Recommend something in a box of its own, with an example."""
        graph, begin = self.graph, self.line + 1
        self.part = f"{part}.recommendation"
        cited, example = self._cite(3), self._cite(2)
        recommendation = f"recommendation:{self.key}.{number}"
        section, place = (int(part) for part in number.split("."))
        self._add(
            "recommendations",
            recommendation,
            ("a", "cg:Recommendation"),
            ("cg:givenIn", self.part),
            cited,
            ("cg:paraphrase", graph.sentence(12)),
            ("cg:recommendationNumber", str((section - 1) * _SUBSECTIONS + place)),
            ("cg:theme", f"theme:{graph.chance.choice(_THEMES)}"),
            ("rdfs:label", _english(f"Recommendation {number} of {self.key}")),
        )
        self._add(
            "recommendations",
            f"example:{self.key}.{number}",
            ("a", "cg:Example"),
            example,
            ("cg:illustrates", recommendation),
            ("cg:paraphrase", graph.sentence(14)),
            ("cg:presents", graph.chance.choice(graph.clusters)),
            ("rdfs:label", _english(f"Example {number} of {self.key}")),
        )
        self._part(self.part, part, "box", f"Section {number} of {self.key}, box", begin, cited)

    def _part(self, name: str, parent: str, kind: str, label: str, begin: int, cited: Fact) -> None:
        """Describe a part that ends with the present line; a line without text keeps extents apart from evidence."""
        self.line += 1
        self._add(
            "parts",
            name,
            ("a", "cg:DocumentPart"),
            ("cg:containedIn", parent),
            ("cg:extent", self._span("span", "Span", begin, self.line)),
            cited,
            ("cg:partKind", f"part-kind:{kind}"),
            ("rdfs:label", _english(label)),
        )

    def _cite(self, lines: int) -> Fact:
        """Take the next lines as evidence, in the part that is being written."""
        begin = self.line + 1
        self.line += lines
        return ("cg:hasEvidence", self._span("evidence", "Evidence", begin, self.line, ("cg:inPart", self.part)))

    def _span(self, kind: str, class_: str, first: int, last: int, *facts: Fact) -> str:
        reference = f"{self.key}.l{first}" if first == last else f"{self.key}.l{first}-{last}"
        span, selector = f"{kind}:{reference}", f"selector:{reference}"
        self._add(
            "evidence",
            span,
            ("a", f"cg:{class_}"),
            ("cg:firstLine", str(first)),
            ("cg:lastLine", str(last)),
            ("cg:sha256", f'"{hashlib.sha256(reference.encode()).hexdigest()}"^^xsd:hexBinary'),
            ("oa:hasSelector", selector),
            ("oa:hasSource", f"rendition:{self.key}"),
            *facts,
        )
        self._add(
            "evidence",
            selector,
            ("a", "oa:FragmentSelector"),
            ("dcterms:conformsTo", "<http://tools.ietf.org/rfc/rfc5147>"),
            ("rdf:value", _text(f"line={first - 1},{last}")),
        )
        return span

    def _document(self) -> None:
        day = self.graph.day()
        label = f"Report {self.key} on {self.graph.word(4)}"
        self.graph.add(
            "documents",
            f"document:{self.key}",
            ("a", "cg:SourceDocument"),
            ("cg:dateExpression", f'"{day}"^^edtf:EDTF'),
            ("cg:documentKind", "document-kind:report"),
            ("cg:earliestDate", f'"{day}"^^xsd:date'),
            self.title,
            ("cg:latestDate", f'"{day}"^^xsd:date'),
            ("dcterms:creator", self.group),
            ("dcterms:language", "<http://publications.europa.eu/resource/authority/language/ENG>"),
            ("rdfs:label", _english(label)),
        )
        self.graph.add(
            "documents",
            f"rendition:{self.key}",
            ("a", "cg:TextRendition"),
            ("cg:lineCount", str(self.line)),
            ("cg:renditionOf", f"document:{self.key}"),
            ("cg:sha256", f'"{hashlib.sha256(self.key.encode()).hexdigest()}"^^xsd:hexBinary'),
            ("cg:textLineCount", str(self.line)),
            ("dcat:byteSize", str(self.line * 80)),
            ("dcterms:format", _text("text/plain;charset=utf-8")),
            ("rdfs:label", _english(f"Plain text: {label}")),
        )

    def _add(self, file: str, subject: str, *facts: Fact) -> str:
        self.files[file][subject] = list(facts)
        self.graph.size += len(facts)
        return subject


def _english(text: str) -> str:
    return f'"{text}"@en'


def _text(text: str) -> str:
    return f'"{text}"'
