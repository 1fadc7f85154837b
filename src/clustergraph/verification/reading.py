"""Reading of saved answers: which format a file has, and what it holds."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from clustergraph.formats import GRAPHS, PICTURES, RESULTS, TABLES, by_suffix
from clustergraph.verification import documents, recommended, workbook
from clustergraph.verification.grid import Grid, UnreadableError

Reader = Callable[[bytes], Grid]

READERS: Final[Mapping[str, Reader]] = {
    "csv": recommended.read_csv,
    "tsv": recommended.read_tsv,
    "json": recommended.read_json,
    "xml": recommended.read_xml,
    "rows": recommended.read_rows,
    "xlsx": workbook.read_workbook,
    "markdown": documents.read_markdown,
    "html": documents.read_html,
    "table": documents.read_lines,
    **{name: recommended.graph_reader(name) for name in GRAPHS},
}
"""What reads each format back; pictures have no rows."""

FORMATS: Final = (*TABLES, *RESULTS, *GRAPHS, *PICTURES)


def format_of(path: Path, content: bytes) -> str:
    """Return the name of the format that a file is in, by its suffix; plain JSON may be rows too.

    Raises:
        UnreadableError: no answer is written to files of such names.
    """
    name = by_suffix("".join(path.suffixes[-2:])) or by_suffix(path.suffix)
    if name is None:
        message = f"{path.name} does not tell its format: say --format."
        raise UnreadableError(message)
    if name == "json" and content.lstrip()[:1] == b"[":
        return "rows"
    return name


def read_grid(content: bytes, format_name: str) -> Grid:
    """Return what a saved answer holds; a picture holds no rows.

    Raises:
        UnreadableError: the content is not in that format.
    """
    try:
        return READERS[format_name](content) if format_name in READERS else Grid((), ())
    except UnreadableError:
        raise
    except (ValueError, SyntaxError, LookupError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        message = f"The file is no answer written as {format_name}."
        raise UnreadableError(message) from error
