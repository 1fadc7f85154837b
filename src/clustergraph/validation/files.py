"""Validation of any data by any shapes: pySHACL's judgement alone, nothing bundled read."""

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Quad

from clustergraph.validation import load_judge
from clustergraph.validation.data_graph import read_quads
from clustergraph.validation.findings import locate
from clustergraph.validation.report import Report
from clustergraph.validation.report_graph import read_findings


def validate_files(data: Sequence[Path], shapes: Sequence[Path]) -> Report:
    """Return pySHACL's report on RDF files, judged by the shapes of others.

    A file that is given as both is read once, so that its blank nodes are the same in both graphs.

    Raises:
        OSError: a file cannot be read.
        UnreadableFileError: a file is no RDF, or its suffix is not known.
        JudgementError: pySHACL refuses the shapes.
    """
    quads = {path: list(read_quads(path)) for path in {*data, *shapes}}
    graph = load_judge()(_merged(quads, data), _merged(quads, shapes))
    findings = read_findings(graph, {})
    return Report(tuple(locate(findings, [path for path in data if path.suffix == ".ttl"])), tuple(graph))


def _merged(quads: dict[Path, list[Quad]], paths: Sequence[Path]) -> list[Quad]:
    return [quad for path in dict.fromkeys(paths) for quad in quads[path]]
