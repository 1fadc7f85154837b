"""The index: a SQLite database of what can be found, written once and handed on as bytes."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.reports.header import Report
from clustergraph.search.entries import Entry, Field, kind_labels, read_entries
from clustergraph.search.folding import acronym, compounds, folded
from clustergraph.search.spelling import CORRECTED, pieces

_SCHEMA: Final = """
CREATE TABLE kind (kind TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, rank INTEGER NOT NULL, name TEXT NOT NULL
);
CREATE TABLE text (
  entry INTEGER NOT NULL, field INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL, compounds TEXT NOT NULL
);
CREATE INDEX text_of_entry ON text (entry);
CREATE INDEX text_by_name ON text (folded, field) WHERE field < 2;
CREATE VIRTUAL TABLE words USING fts5 (
  name, alternative, text, content = '', detail = 'column', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
CREATE TABLE piece (length INTEGER, number INTEGER, piece TEXT, word TEXT, PRIMARY KEY (length, number, piece, word))
  WITHOUT ROWID;
"""
# Texts are split and folded before they are indexed, so that the tokenizer has nothing to do but to cut at spaces:
# all that is not ASCII is part of a word for it.


def build(store: GraphStore, reports: Iterable[Report]) -> bytes:
    """Return the index of what a dataset and its reports can be searched for; equal data give equal bytes."""
    entries = read_entries(store, reports)
    labels = kind_labels(store, sorted({entry.kind for entry in entries}))
    return build_from(entries, labels)


def build_from(entries: Iterable[Entry], labels: dict[str, str]) -> bytes:
    """Return the index of entries, with what the things of each kind are called together."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO kind VALUES (?, ?)", sorted(labels.items()))
        for number, entry in enumerate(entries, start=1):
            _insert(connection, number, entry)
        connection.executemany("INSERT INTO piece VALUES (?, ?, ?, ?)", _pieces(connection))
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        return connection.serialize()


def connect(index: bytes) -> sqlite3.Connection:
    """Return a connection that reads an index; who asks for it closes it.

    It may be used from any thread of the process, one at a time.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(index)
    connection.execute("PRAGMA query_only = true")
    return connection


def _insert(connection: sqlite3.Connection, number: int, entry: Entry) -> None:
    connection.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?)", (number, entry.iri, entry.kind, entry.rank, entry.name)
    )
    rows = [(number, field, text, folded(text), " ".join(compounds(text))) for field, text in entry.texts]
    connection.executemany("INSERT INTO text VALUES (?, ?, ?, ?, ?)", rows)
    columns = [" ".join(f"{own[3]} {own[4]}" for own in rows if own[1] == field) for field in Field]
    columns[Field.ALTERNATIVE] += "".join(f" {initials}" for initials in _acronyms(entry))
    connection.execute("INSERT INTO words (rowid, name, alternative, text) VALUES (?, ?, ?, ?)", (number, *columns))


def _acronyms(entry: Entry) -> list[str]:
    """Return the acronyms of the names of an entry, which are often used and seldom recorded."""
    found = {acronym(text) for field, text in entry.texts if field != Field.TEXT}
    return sorted(initials for initials in found if initials)


def _pieces(connection: sqlite3.Connection) -> Iterator[tuple[int, int, str, str]]:
    """Yield the pieces of all words that a misspelt word may stand for."""
    for (word,) in connection.execute("SELECT term FROM vocabulary").fetchall():
        if len(word) >= CORRECTED - 1 and not word.isdecimal():
            yield from ((len(word), number, piece, word) for number, _, piece in pieces(word))
