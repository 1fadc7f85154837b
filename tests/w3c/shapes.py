"""SHACL tests: ``clustergraph validate`` on the files that a test names, its report against the expected one."""

from click.testing import CliRunner
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from clustergraph.cli import cli
from w3c.comparison import same
from w3c.manifest import PUBLISHED, RDF, Description

SH = "http://www.w3.org/ns/shacl#"
SHT = "http://www.w3.org/ns/shacl-test#"
_TERMS = ("focusNode", "value", "resultSeverity", "sourceConstraintComponent", "sourceShape")


def validate(entry, _=None):
    """Judge the data graph by the shapes graph and compare the validation reports."""
    data, shapes = (entry.manifest.value(entry.action, f"{SHT}{kind}") for kind in ("dataGraph", "shapesGraph"))
    arguments = ["validate", "--format=turtle", "--data", entry.path(data), "--shapes", entry.path(shapes)]
    run = CliRunner().invoke(cli, list(map(str, arguments)))
    if entry.result == NamedNode(f"{SHT}Failure"):
        assert run.exit_code == 2, run.output
        return
    assert run.exit_code in {0, 1}, run.output
    assert not run.exception or isinstance(run.exception, SystemExit)
    report = Description(quad.triple for quad in parse(run.stdout.encode(), format=RdfFormat.TURTLE))
    (root,) = report.subjects[f"{RDF}type", NamedNode(f"{SH}ValidationReport")]
    wanted = entry.manifest
    assert report.text(root, f"{SH}conforms") == wanted.text(entry.result, f"{SH}conforms")
    messages = any(predicate == f"{SH}resultMessage" for predicate, _ in wanted.subjects)
    found = _published(entry, _results(report, root, messages=messages))
    assert same(_results(wanted, entry.result, messages=messages), found)


def _results(report, root, *, messages):
    """Return the results of a report as tuples; a shape without a name is a blank node like any other."""
    return [
        (
            *(report.value(result, f"{SH}{name}") for name in _TERMS[:-1]),
            _named(report.value(result, f"{SH}sourceShape")),
            _path(report, report.value(result, f"{SH}resultPath")),
            frozenset(report.objects(result, f"{SH}resultMessage")) if messages else None,
        )
        for result in report.objects(root, f"{SH}result")
    ]


def _named(shape):
    return "a shape without a name" if isinstance(shape, BlankNode) else shape


def _path(report, path):
    """Return a property path as nested tuples."""
    if not isinstance(path, BlankNode):
        return path
    steps = report.items(path) if report.objects(path, f"{RDF}first") else []
    if steps:
        return tuple(_path(report, step) for step in steps)
    kinds = ("alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
    return next((kind, _path(report, inner)) for kind in kinds for inner in report.objects(path, f"{SH}{kind}"))


def _published(entry, results):
    """Return results with the IRIs of files here replaced by those that the suite publishes them at."""
    here, there = (entry.root / "data-shapes").resolve().as_uri() + "/", PUBLISHED["data-shapes"]
    return [
        tuple(
            NamedNode(there + term.value.removeprefix(here))
            if isinstance(term, NamedNode) and term.value.startswith(here)
            else term
            for term in result
        )
        for result in results
    ]
