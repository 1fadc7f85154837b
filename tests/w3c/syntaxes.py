"""Syntax tests of RDF: files read by the reader that ``clustergraph validate`` reads data with."""

import re

import pytest
from pyoxigraph import DefaultGraph, serialize

from clustergraph.exports.graph import graph_content
from clustergraph.formats import DATASETS
from clustergraph.validation.data_graph import UnreadableFileError, read_dataset
from w3c.comparison import same
from w3c.manifest import iri_of


def accept(entry, _=None):
    """Read a file that is in the syntax."""
    _read(entry, entry.action)


def refuse(entry, _=None):
    """Refuse a file that is not."""
    with pytest.raises(UnreadableFileError):
        _read(entry, entry.action)


def evaluate(entry, _=None):
    """Read a file and compare what it says with what is expected."""
    assert same(_rows(_read(entry, entry.action)), _rows(_read(entry, entry.result)))


def canonicalize(entry, _=None):
    """Read a file and write it anew: its lines are the expected ones, whatever their order and their blank labels."""
    quads = _read(entry, entry.action)
    named = [quad for quad in quads if quad.graph_name != DefaultGraph()]
    content = graph_content((quad.triple for quad in quads if quad not in named), "ntriples")
    content += serialize(named, format=DATASETS["nquads"].writer)
    assert _lines(content) == _lines(entry.path(entry.result).read_bytes())


def _read(entry, node):
    path = entry.path(node)
    return list(read_dataset(path, base_iri=iri_of(entry.root, path)))


def _lines(content):
    return sorted(re.sub(rb"_:\w+", b"_:b", line) for line in content.splitlines(keepends=True))


def _rows(quads):
    return {(quad.subject, quad.predicate, quad.object, quad.graph_name) for quad in quads}
