"""Stances: positions sorted by what they are to a recommendation or a theme."""

from typing import Final

from clustergraph.namespaces import PREFIXES
from clustergraph.web.sections import Statements

_SORTS: Final = {
    "asks": ("What is called for", ("calls-for", "requires", "invites", "prioritises")),
    "favours": ("What is supported, offered or planned", ("supports", "offers", "aims", "plans", "expects")),
    "warns": ("What is warned of", ("warns",)),
    "tells": ("What is observed and reported", ("observes", "reports", "concludes", "defines")),
}
"""Anchors of sections with their headings and the stances that they show."""

_NOTHING: Final = {"warns": "The record holds no warning and no objection here."}


def by_stance(pattern: str, note: str) -> tuple[Statements, ...]:
    """Return the sections that sort the positions of a pattern by stance; the note says which they are."""
    return tuple(
        Statements(
            anchor,
            heading,
            pattern,
            frozenset(f"{PREFIXES['stance']}{name}" for name in stances),
            note=note,
            nothing=_NOTHING.get(anchor, ""),
        )
        for anchor, (heading, stances) in _SORTS.items()
    )
