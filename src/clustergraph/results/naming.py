"""Naming: what the things in a table are called, in the language asked for or honestly in another."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from clustergraph.results.table import Table

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing is called, and the language tag of that, empty for a name that belongs to no language."""

    text: str
    language: str = ""


Namer = Callable[[Collection[str]], Mapping[str, Label]]
"""A function that returns the labels of things by their IRIs; a thing without a label is left out."""


def is_in(tag: str, language: str) -> bool:
    """Say whether a language tag falls in a language: ``en-GB`` in ``en``, RFC 4647 section 3.3.1."""
    tag, language = tag.lower(), language.lower()
    return tag == language or tag.startswith(f"{language}-")


@dataclass(frozen=True, slots=True)
class Naming:
    """The labels of the things in a table, and the language that was asked for."""

    labels: Mapping[str, Label]
    language: str = ENGLISH

    def label(self, term: object) -> Label | None:
        """Return the label of a term, or None where it has none or is no IRI."""
        return self.labels.get(term.value) if isinstance(term, NamedNode) else None

    def is_foreign(self, label: Label) -> bool:
        """Say whether a label is in a language other than the one asked for."""
        return bool(label.language) and not is_in(label.language, self.language)

    def text(self, label: Label) -> str:
        """Return the text of a label, marked by its language where that is not the one asked for."""
        return f"{label.text} ({label.language})" if self.is_foreign(label) else label.text

    def named_columns(self, table: Table) -> frozenset[int]:
        """Return the columns whose labels say something that no other column of the table says."""
        texts = [[getattr(term, "value", None) for term in row] for row in table.rows]
        return frozenset(column for column in range(len(table.columns)) if self._tells(column, table, texts))

    def _tells(self, column: int, table: Table, texts: list[list[str | None]]) -> bool:
        named = [
            (label.text, text)
            for row, text in zip(table.rows, texts, strict=True)
            if (label := self.label(row[column]))
        ]
        others = (other for other in range(len(table.columns)) if other != column)
        return bool(named) and not any(all(label == text[other] for label, text in named) for other in others)
