"""The judge: pySHACL, called with terms of pyoxigraph and answering in them.

The only module that imports rdflib and pySHACL. Each call builds graphs of its own,
because pySHACL changes the shapes graph that it is given.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from typing import Final

import pyshacl
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyparsing import ParseBaseException
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.plugins import sparql
from rdflib.term import Node

from clustergraph.namespaces import RDF, SH, XSD
from clustergraph.validation import JudgementError
from clustergraph.validation.processor import use_prepared_queries
from clustergraph.validation.queries import prefix_declarations, refuse_unanswerable
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Term

_IMPLIED: Final = frozenset({f"{XSD}string", f"{RDF}langString"})
"""Datatypes that rdflib leaves unsaid."""

_DECLARE: Final = URIRef(f"{SH}declare")


def judge(data_graph: Iterable[Quad | Triple], shapes_graph: Iterable[Quad | Triple]) -> list[Triple]:
    """Return the triples of pySHACL's validation report.

    Raises:
        JudgementError: the shapes graph is not well-formed, or asks for what a processor must refuse.
    """
    _quieten()
    use_prepared_queries()
    shapes = list(shapes_graph)
    try:
        refuse_unanswerable(ShapesGraph(shapes))
        _, report, _ = pyshacl.validate(
            _graph(data_graph),
            shacl_graph=_shapes_graph(shapes),
            advanced=False,
            inference="none",
            inplace=True,
        )
    except (ShapesError, ReportableRuntimeError, NotImplementedError, ParseBaseException, re.error) as error:
        raise JudgementError(_sentence(str(error))) from error
    if isinstance(report, ValidationFailure):
        raise JudgementError(_sentence(report.message)) from report
    return [Triple(_subject(s), NamedNode(str(p)), _term(o)) for s, p, o in report]


def _quieten() -> None:
    """Keep the libraries from reading files that a query names, and from printing what is reported anyway."""
    sparql.SPARQL_LOAD_GRAPHS = False
    logging.getLogger("pyshacl-validate").disabled = True
    logging.getLogger("rdflib").setLevel(logging.ERROR)


def _shapes_graph(triples: Sequence[Quad | Triple]) -> Graph:
    """Return shapes for pySHACL, which overlooks imported prefixes; for SHACL, "1" is not the literal true."""
    shapes = ShapesGraph(triples)
    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    graph = _graph(triples)
    rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
    for query in shapes.declaring("prefixes"):
        for ontology in shapes.objects(query, "prefixes"):
            for declaration in prefix_declarations(shapes, ontology):
                graph.add((_node(ontology), _DECLARE, _node(declaration)))
    return graph


def _graph(triples: Iterable[Quad | Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")  # else queries could use prefixes that nobody declared
    known: dict[Term, Node] = {}
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if term not in known:
                known[term] = _node(term)
        graph.add((known[triple.subject], known[triple.predicate], known[triple.object]))
    return graph


def _node(term: Term) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        message = f"SHACL has no triple terms: {term}."
        raise JudgementError(message)
    datatype = None if term.datatype.value in _IMPLIED else URIRef(term.datatype.value)
    # Normalising would turn an ill-typed literal into one that passes.
    return RdflibLiteral(term.value, lang=term.language, datatype=datatype, normalize=False)


def _subject(node: Node) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, BNode) else NamedNode(str(node))


def _term(node: Node) -> NamedNode | BlankNode | Literal:
    if not isinstance(node, RdflibLiteral):
        return _subject(node)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))


def _sentence(message: str) -> str:
    """Return the first line of a message as one sentence."""
    return message.strip().partition("\n")[0].rstrip(".") + "."
