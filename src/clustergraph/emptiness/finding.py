"""Findings: what was found out about a conflict, before it is put into words for a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from clustergraph.emptiness.atoms import Atom
from clustergraph.emptiness.explanation import ERRORS, Part
from clustergraph.emptiness.probing import Overrides, Prober, Source, Term
from clustergraph.emptiness.vocabulary import Vocabulary
from clustergraph.emptiness.wording import Wording
from clustergraph.namespaces import RDF
from clustergraph.sparql.patterns import Node, Path, PatternQuery
from clustergraph.sparql.tokens import Prologue, Token

TYPE: Final = f"{RDF}type"


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that would mend a query: what would stand there, and the tokens to replace."""

    text: str
    overrides: Overrides
    term: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason for emptiness: its kind, its sentence, the ranges of tokens that it is about, the culprit first."""

    kind: str
    sentence: str
    parts: tuple[Part, ...]
    key: str = ""
    repairs: tuple[Repair, ...] = ()

    @property
    def blames(self) -> bool:
        """Say whether the query is thought to be written wrongly."""
        return self.kind in ERRORS


@dataclass(slots=True)
class Inquiry:
    """What those who look for a reason share: the query, the prober, the words of the dataset."""

    query: PatternQuery
    source: Source
    prober: Prober
    prologue: Prologue
    wording: Wording
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    atoms: Sequence[Atom] = ()
    default: Vocabulary = field(init=False)
    graphs: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        """Have the words of the default graph and of the named graphs at hand, unread."""
        self.default = Vocabulary(self.prober)
        self.graphs = Vocabulary(self.prober, named=True)

    def vocabulary(self, atom: Atom) -> Vocabulary:
        """Return the words of the graphs that an atom is matched in."""
        return self.default if atom.graph is None else self.graphs

    def iri(self, part: Node | Path) -> str | None:
        """Return the IRI that a node or a path of one step is, or None for any other."""
        if part.kind != "iri":
            return None
        if part.name:
            return part.name[1:-1]
        token = self.query.tokens[part.start]
        return TYPE if token.text == "a" else self.prologue.iri(token)

    def path_iris(self, part: Node | Path) -> list[tuple[Path, str]]:
        """Return the steps of a path that are IRIs, with these."""
        if isinstance(part, Node):
            return []
        iri = self.iri(part)
        return [(part, iri)] if iri else [found for inner in part.parts for found in self.path_iris(inner)]

    def term(self, node: Node) -> Term | None:
        """Return the term that a node is, or None for a variable or a blank node."""
        if node.kind == "iri":
            return NamedNode(self.iri(node) or "")
        if node.kind != "literal":
            return None
        return self.prober.term(self.source.cut(node.start, node.end))

    def written(self, part: Node | Path) -> str:
        """Return a node or a path as it is written."""
        return part.name or " ".join(self.source.cut(part.start, part.end).split())

    def spell(self, iri: str) -> str:
        """Return an IRI as it can be written in this query."""
        for prefix, namespace in self.prologue.prefixes.items():
            local = iri.removeprefix(namespace)
            if iri.startswith(namespace) and local and _is_local(local):
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def part(self, start: int, text: str) -> Part:
        """Return a text with the place of the token that it begins with."""
        token = self.query.tokens[start]
        return Part(text, token.line, token.column)

    def parts(self, *atoms: Atom) -> tuple[Part, ...]:
        """Return atoms as parts of the query; one of a triple is found at its predicate."""
        return tuple(self.part(_place(atom), self.source.written(atom)) for atom in atoms)

    def replace(self, part: Node | Path, text: str) -> Overrides:
        """Return what puts a text in place of a node, wherever the query writes the same."""
        written = [token.text for token in self.query.tokens[part.start : part.end]]
        length = len(written)
        overrides: dict[int, str] = {}
        for start in range(self.query.body, len(self.query.tokens) - length + 1):
            if [token.text for token in self.query.tokens[start : start + length]] == written:
                overrides |= {start: text, **dict.fromkeys(range(start + 1, start + length), "")}
        return overrides


def read_prologue(tokens: Sequence[Token]) -> Prologue:
    """Return the prologue of a query, each namespace with the ``#`` that it ends with: joining IRIs loses it."""
    read = Prologue.read(list(tokens))
    spaces = dict(read.prefixes)
    for keyword, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        prefix = name.text.removesuffix(":")
        if keyword.text.upper() == "PREFIX" and iri.text.endswith("#>") and not spaces.get(prefix, "#").endswith("#"):
            spaces[prefix] += "#"
    return Prologue(read.base, spaces)


def _place(atom: Atom) -> int:
    if atom.triple is None or atom.triple.predicate.name:
        return atom.start
    return atom.triple.predicate.start


def _is_local(local: str) -> bool:
    return all(c.isalnum() or c in "-_." for c in local) and local.count(".") < 2 and local[-1] != "."  # noqa: PLR2004
