"""Plain JSON rows: an array of objects with the numbers and truth values of JSON, for programs that know no RDF.

Every object has every column; what is not bound is null, an IRI is a string in full, and a number
keeps all of its digits. The array is always the whole answer. Rows that were cut at
a limit come as an object, ``{"cut_at": LIMIT, "rows": […]}``, so that a program that
counts on the whole stops instead of counting wrong.
"""

import json
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from clustergraph.results.literals import number, truth
from clustergraph.results.naming import Naming
from clustergraph.results.table import Row, Table


def write(table: Table, format_name: str, naming: Naming) -> bytes:
    """Return a table as JSON with a line for each row."""
    del format_name, naming
    keys = [_text(name) for name in table.columns]
    rows = ",\n".join(_object(keys, row) for row in table.rows)
    array = f"[\n{rows}\n]" if rows else "[]"
    whole = array if table.row_limit is None else f'{{"cut_at": {table.row_limit}, "rows": {array}}}'
    return f"{whole}\n".encode()


def _object(keys: list[str], row: Row) -> str:
    return f"{{{', '.join(f'{key}: {_value(term)}' for key, term in zip(keys, row, strict=True))}}}"


def _value(term: object) -> str:
    """Return a term as a value of JSON, written here because its numbers may have more digits than a float."""
    if term is None:
        return "null"
    known, value = truth(term), number(term)
    if known is not None:
        return "true" if known else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if value is not None:
        return repr(value)
    return _text(term.value if isinstance(term, Literal | NamedNode) else str(term))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
