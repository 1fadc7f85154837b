"""Promises that take minutes to keep: a second engine agrees on every report, and no value becomes syntax."""

import datetime as dt
from decimal import Decimal

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, serialize

from clustergraph.graph_store.memory import load
from clustergraph.reports.header import read_report, report_names
from clustergraph.reports.running import prepare
from clustergraph.reports.values import ValueRefusedError
from clustergraph.sparql.tokens import tokens
from conftest import ROOT

pytestmark = pytest.mark.long

NAMES = report_names(ROOT)


@pytest.fixture(scope="module")
def graph(store):
    """Return the default graph in rdflib."""
    content = serialize(store.graph(None), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=content, format="nt")


def plain(value):
    """Return a term's text so that equal numbers and dates are equal in both engines."""
    if value is None:
        return ""
    text = value.value if isinstance(value, Literal) else getattr(value, "value", value)
    if isinstance(text, dt.date | Decimal | int):
        return str(text)
    return str(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_engine_gives_the_same_rows(store, graph, name):
    """Each report has the same rows in rdflib as in Oxigraph."""
    report = read_report(ROOT, name)
    required = {key: [value.example] for key, value in report.parameters.items() if value.required}
    query = prepare(store, report, required).query
    ours = [tuple(plain(value) for value in row) for row in store.solutions(query)]
    theirs = [tuple("" if value is None else str(value) for value in row) for row in graph.query(query)]
    assert sorted(theirs) == sorted(ours)


@settings(deadline=None, max_examples=20_000)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["country", "type", "record", "line"]))
def test_no_value_becomes_syntax(value, parameter):
    """Whatever is given for a parameter, it is refused or becomes exactly one term in the query."""
    report = read_report(ROOT, "trace" if parameter in {"record", "line"} else "members")
    try:
        query = prepare(load_once(), report, {parameter: [value]}).query
    except ValueRefusedError:
        return
    before = [(token.kind, token.text) for token in tokens(report.query)]
    after = [(token.kind, token.text) for token in tokens(query)]
    undef = next(n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    rest = len(before) - undef - 1
    assert after[-rest:] == before[-rest:]
    assert [kind for kind, _ in after[undef:-rest]] in (["iri"], ["string"], ["string", "mark", "mark", "iri"])


_LOADED = []


def load_once():
    """Return the bundled dataset, loaded once for all values."""
    if not _LOADED:
        _LOADED.append(load(ROOT))
    return _LOADED[0]
