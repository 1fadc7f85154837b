"""What is said about an empty answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ERRORS: Final = frozenset({"unknown iri", "prefix", "spelling", "language", "datatype", "direction"})
"""Kinds that lay the emptiness to the way the query is written; the others state facts of the graph."""

_UNTOLD: Final = frozenset({"unfinished", "unusual"})
"""Kinds that say no reason."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query as written, and where it begins (line and column from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What nearly matches: a term or a pattern as it would be written, what it is called, and the query with it.

    ``answers`` says that this query was asked and has an answer.
    """

    text: str
    label: str = ""
    query: str = ""
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is empty: the kind of reason, a sentence for people, the parts meant, and what nearly matches.

    ``further`` are other reasons, each of which would do by itself.
    """

    kind: str
    sentence: str
    parts: tuple[Part, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    further: tuple["Explanation", ...] = ()

    @property
    def blames(self) -> bool:
        """Say whether the query is thought to be written wrongly."""
        return self.kind in ERRORS

    def as_json(self) -> dict[str, object]:
        """Return the explanation as JSON knows it."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "parts": [{"text": part.text, "line": part.line, "column": part.column} for part in self.parts],
            "suggestions": [
                {"text": near.text, "label": near.label, "query": near.query, "answers": near.answers}
                for near in self.suggestions
            ],
            "further": [other.as_json() for other in self.further],
        }


def sentence_for_report(told: Mapping[str, Any], given: Mapping[str, Sequence[str]], description: str) -> str:
    """Return what is said to who asked a report, and has not seen its query.

    A reason that speaks of the query's own patterns says nothing to them: they are told that nothing fits
    what they gave, and by which rules the report looks.
    """
    if told["kind"] not in _UNTOLD and "VALUES" not in told["sentence"]:
        return str(told["sentence"])
    values = " and ".join(f"{name} {text}" for name, texts in given.items() for text in texts)
    return f"Nothing in the graph fits {values or 'this question'}. {description}"
