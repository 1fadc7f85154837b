"""The SHACL validation report as a graph: read into findings, written as Turtle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from clustergraph.namespaces import PREFIXES, RDF, SH, XSD
from clustergraph.validation.findings import Finding, in_order
from clustergraph.validation.paths import sparql_path
from clustergraph.validation.shapes_graph import ShapesGraph, Term, local_name

_PREFIXES: Final = {prefix: PREFIXES[prefix] for prefix in ("cg", "cgsh", "rdf", "rdfs", "sh", "xsd")}
_CONFORMS: Final = NamedNode(f"{SH}conforms")
_RESULT_PATH: Final = NamedNode(f"{SH}resultPath")
_REPORT: Final = BlankNode("report")

ALL_CLEAR: Final = (
    Triple(_REPORT, NamedNode(f"{RDF}type"), NamedNode(f"{SH}ValidationReport")),
    Triple(_REPORT, _CONFORMS, Literal("true", datatype=NamedNode(f"{XSD}boolean"))),
)
"""The report on a data graph that breaks nothing."""


def read_findings(graph: Iterable[Triple], constraint_ids: Mapping[Term, str]) -> list[Finding]:
    """Return the results of a SHACL validation report as findings, in order, each once.

    A result whose source is not among the constraints goes by the name of its source,
    or where that has none, of the component.
    """
    report = ShapesGraph(graph)
    results = (result for node in report.declaring("conforms") for result in report.objects(node, "result"))
    return in_order(_finding(report, result, constraint_ids) for result in results)


def turtle(graph: Iterable[Triple]) -> str:
    """Return a SHACL validation report as Turtle, the same bytes for the same results."""
    content = serialize(_numbered(graph), format=RdfFormat.TURTLE, prefixes=_PREFIXES)
    return (content or b"").decode()


def _finding(report: ShapesGraph, result: Term, constraint_ids: Mapping[Term, str]) -> Finding:
    source = report.value(result, "sourceShape")
    path = report.value(result, "resultPath")
    messages = report.objects(result, "resultMessage")
    named = source if isinstance(source, NamedNode) else report.value(result, "sourceConstraintComponent")
    return Finding(
        shape=constraint_ids[source] if source and source in constraint_ids else _name(named),
        severity=_name(report.value(result, "resultSeverity")),
        focus_node=text(report.value(result, "focusNode")),
        path=None if path is None else sparql_path(report, path).removeprefix("<").removesuffix(">"),
        value=text(report.value(result, "value")),
        message=" ".join((text(messages[0]) or "").split()) if messages else "No message is given.",
    )


def _name(node: Term | None) -> str:
    return "" if node is None else local_name(node)


def text(term: Term | None) -> str | None:
    """Return a term as findings have it: an IRI, the text of a literal, the label of a blank node."""
    return term.value if isinstance(term, NamedNode | Literal) else None if term is None else str(term)


def _numbered(graph: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the triples of a report from its root down, blank nodes numbered in the order of what they say.

    Each result gets a path of its own, as SHACL describes results; pySHACL lets them share one.
    """
    described: dict[Term, list[Triple]] = defaultdict(list)
    for triple in graph:
        described[triple.subject].append(triple)
    numbers = count()
    names = {node: BlankNode(f"b{next(numbers)}") for node in described if _is_report(described[node])}
    waiting = [(node, name, False) for node, name in names.items()]
    while waiting:
        node, name, in_path = waiting.pop(0)
        for fact in sorted(described[node], key=lambda fact: (fact.predicate.value, _says(described, fact.object))):
            value, is_path = fact.object, in_path or fact.predicate == _RESULT_PATH
            if isinstance(value, BlankNode) and (is_path or value not in names):
                renamed = BlankNode(f"b{next(numbers)}")
                waiting.append((value, renamed, is_path))
                names |= {} if is_path else {value: renamed}
                value = renamed
            yield Triple(name, fact.predicate, names.get(value, value))


def _is_report(facts: Iterable[Triple]) -> bool:
    return any(fact.predicate == _CONFORMS for fact in facts)


def _says(described: Mapping[Term, list[Triple]], term: Term, above: tuple[Term, ...] = ()) -> str:
    """Return a term's text, or that of all that is said about a blank node, to sort by."""
    if not isinstance(term, BlankNode):
        return str(term)
    facts = described.get(term, []) if term not in above else []
    return " ".join(sorted(f"{fact.predicate} {_says(described, fact.object, (*above, term))}" for fact in facts))
