"""Coverage: every line with text of every document is cited, or set aside with a reason.

Only evidence of at most twenty lines cites; the extent of a part says where it
lies and cites nothing. What is set aside is running furniture and conversion
debris, at most one line with text in twenty.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clustergraph.evidence.sources import Match, match_renditions
from clustergraph.evidence.spans import parse
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import CG

MAX_LINES: Final = 20
"""Lines of the longest span that counts as citing."""

MAX_SHARE: Final = 20
"""One line in so many may be set aside."""

_SPANS = f"""
SELECT DISTINCT ?class ?span WHERE {{
  {{ ?record <{CG}hasEvidence> ?span BIND (<{CG}Evidence> AS ?class) }}
  UNION {{ ?span a <{CG}SetAside> BIND (<{CG}SetAside> AS ?class) }}
}}
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of the lines of one document that hold text: all, cited, set aside, and neither.

    ``doubt`` says where the document at hand is not the rendition that is recorded.
    """

    key: str
    text: frozenset[int]
    cited: frozenset[int]
    set_aside: frozenset[int]
    doubt: str = ""

    @property
    def remaining(self) -> list[int]:
        """Lines with text that nothing cites and nobody set aside, in order."""
        return sorted(self.text - self.cited - self.set_aside)

    @property
    def is_whole(self) -> bool:
        """Whether the document is the one recorded, no line remains, and no more is set aside than may be."""
        return not self.doubt and not self.remaining and len(self.set_aside) * MAX_SHARE <= len(self.text)


def coverage(store: MemoryStore, sources: Path) -> list[Coverage]:
    """Return the coverage of each document at hand, ordered by key.

    Raises:
        SourcesError: the folder holds no documents.
    """
    matches = match_renditions(store, sources)
    lines = _spanned_lines(store)
    return [_coverage(match, lines) for _, match in sorted(matches.items())]


def _coverage(match: Match, lines: Mapping[tuple[str, str], set[int]]) -> Coverage:
    text = frozenset(match.source.text_lines())
    cited = text & lines[f"{CG}Evidence", match.key]
    return Coverage(match.key, text, cited, text & lines[f"{CG}SetAside", match.key], match.complaint)


def _spanned_lines(store: MemoryStore) -> Mapping[tuple[str, str], set[int]]:
    """Map class and key to the lines that spans of that class hold in that document."""
    lines: dict[tuple[str, str], set[int]] = defaultdict(set)
    for class_, iri in store.solutions(_SPANS):
        span = parse(iri.value)
        if class_.value == f"{CG}SetAside" or len(span) <= MAX_LINES:
            lines[class_.value, span.key].update(range(span.first, span.last + 1))
    return lines


def runs(numbers: Iterable[int]) -> list[str]:
    """Return ascending numbers as runs: 3, 5-7."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in found]
