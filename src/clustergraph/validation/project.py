"""Validation of a project folder: house rules first, then the constraints on what it holds."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from clustergraph.dataset.folder import graph_files
from clustergraph.dataset.house_rules import complaints
from clustergraph.namespaces import GRAPH
from clustergraph.validation import FailureError
from clustergraph.validation.data_graph import UnreadableFileError, data_graph, read_quads
from clustergraph.validation.edtf_literals import broken_literals
from clustergraph.validation.examination import examine
from clustergraph.validation.findings import HOUSE_RULES, Finding, in_order, locate
from clustergraph.validation.report import Report

_TURTLE: Final = ".ttl"


def validate_project(project: Path, extra: Sequence[Path] = (), *, least: str = "Info") -> Report:
    """Return the report on a project folder, with extra files added to its data.

    The data graph is what the default graph of the project holds, and the class
    tree of its ontology. Constraints below the severity ``least`` are left out:
    with ``"Violation"``, where only warnings stand, pySHACL is not needed. Where a
    file is no RDF, house rules are all that is reported.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        FailureError: the project has no constraint, a shape cannot be compiled, pySHACL refuses the shapes or does not
            find what the queries found, or an extra file that is not Turtle is no RDF.
    """
    files = graph_files(project)
    own = {file.path.resolve() for file in files}
    added = [path for path in extra if path.resolve() not in own]
    data = [*(file.path for file in files if file.in_default_graph), *added]
    turtle = [path for path in (*(file.path for file in files), *added) if path.suffix == _TURTLE]
    broken_rules = [finding for path in turtle for finding in _house_rules(path)]
    try:
        store = data_graph(data, (file.path for file in files if file.graph_name == f"{GRAPH}ontology"))
        shapes = [quad for file in files if file.graph_name == f"{GRAPH}shapes" for quad in read_quads(file.path)]
    except UnreadableFileError as error:
        if error.path in {finding.file for finding in broken_rules}:
            return Report(tuple(broken_rules), ())
        raise
    if not shapes:
        message = f"{project} has no constraints: no shape was found in {project / 'ontology' / 'shapes'}."
        raise FailureError(message)
    report = examine(store, shapes, least=least)
    findings = in_order([*report.findings, *broken_literals(store)])
    located = locate(findings, [path for path in data if path.suffix == _TURTLE])
    return Report((*broken_rules, *located), report.graph)


def _house_rules(path: Path) -> Iterator[Finding]:
    for complaint in complaints(path):
        yield Finding(
            HOUSE_RULES,
            "Violation",
            focus_node=None,
            path=None,
            value=None,
            message=complaint.message,
            file=complaint.path,
            line=complaint.line,
            column=complaint.column,
        )
