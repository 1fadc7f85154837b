"""Disagreements: the recorded conflicts in which claims of an answer stand against each other."""

from collections.abc import Iterable, Sequence
from typing import Final

from clustergraph.namespaces import CG, ID
from clustergraph.web.links import Link, thing_link
from clustergraph.web.service import service

MOST: Final = 6
"""Conflicts that a page names above an answer; more are left to the report of all conflicts."""

_CLAIMS: Final = (f"{ID}claim/", f"{ID}position/")
_CONFLICTS: Final = f"""
SELECT ?conflict WHERE {{ VALUES ?claim {{ %s }} ?conflict a <{CG}Conflict> ; <{CG}hasClaim> ?claim }}
GROUP BY ?conflict HAVING (COUNT(DISTINCT ?claim) > 1) ORDER BY ?conflict
"""


def disagreements(iris: Iterable[str]) -> Sequence[Link]:
    """Return the conflicts that have at least two claims among some things, by their names."""
    claims = " ".join(f"<{iri}>" for iri in sorted(set(iris)) if iri.startswith(_CLAIMS))
    found = service().store.solutions(_CONFLICTS % claims) if claims else ()
    return sorted((thing_link(row[0].value) for row in found), key=lambda link: link.text)
