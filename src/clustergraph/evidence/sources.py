"""Sources at hand: which file of a folder is which rendition."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clustergraph.evidence.spans import Source, rendition_iri
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.iris import shrink, split

_RENDITIONS = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
SELECT ?rendition ?sha256 ?size WHERE { ?rendition a cg:TextRendition ; cg:sha256 ?sha256 ; dcat:byteSize ?size }
ORDER BY ?rendition
"""


class SourcesError(Exception):
    """The folder of sources is missing or holds none of the documents."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rendition of the graph and the file taken for it; ``exact`` when the digests agree."""

    key: str
    source: Source
    exact: bool

    @property
    def complaint(self) -> str:
        """One sentence on a file that is not the rendition as recorded; nothing for one that is."""
        if self.exact:
            return ""
        name = shrink(rendition_iri(self.key))
        return f"{name}: {self.source.path.name} has another digest than the one recorded."


def match_renditions(store: MemoryStore, folder: Path) -> Mapping[str, Match]:
    """Map the key of each rendition to the file that carries it.

    A file that has changed is recognised by its size being nearest, so that
    the spans which its change broke can be named one by one.

    Raises:
        SourcesError: there is no such folder, or it has no text file.
    """
    files = [Source.read(path) for path in sorted(folder.glob("*.txt"))] if folder.is_dir() else []
    if not files:
        message = f"No source documents (*.txt) were found in {folder}."
        raise SourcesError(message)
    found: dict[str, Match] = {}
    wanted = [(split(row[0].value)[1], row[1].value, int(row[2].value)) for row in store.solutions(_RENDITIONS)]
    for key, digest, _ in wanted:
        exact = next((file for file in files if file.digest == digest), None)
        if exact:
            found[key] = Match(key, exact, exact=True)
    spare = [file for file in files if all(match.source is not file for match in found.values())]
    for key, _, size in wanted:
        if key not in found and spare:
            nearest = min(spare, key=lambda file: abs(file.path.stat().st_size - size))
            spare.remove(nearest)
            found[key] = Match(key, nearest, exact=False)
    return found
