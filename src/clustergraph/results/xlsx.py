"""Tables as a workbook of Office Open XML: a sheet of typed cells, and a sheet that says what they are about.

Numbers, truth values and days are cells of their kind where the sheet holds them exactly, else text: no more than
fifteen digits, and no day before March 1900. Nothing is ever a formula. An IRI stands in full, linked where it is a
web address; what the thing is called stands in a column beside it, unless another column says so.
"""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from clustergraph.results.literals import date, number, truth
from clustergraph.results.naming import Label, Naming
from clustergraph.results.table import Table, Term, TooLargeError, cell

_MAX_ROWS: Final = 1_048_575
_MAX_COLUMNS: Final = 16_384
_MAX_TEXT: Final = 32_767
_MAX_LINKS: Final = 65_000
_MAX_ADDRESS: Final = 2_000
_MAX_DIGITS: Final = 15
_FIRST_DAY: Final = dt.date(1900, 3, 1)
_WIDTHS: Final = (8, 60)
_CREATED: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the format knows no time zones
_CUT_TEXT: Final = "A text in this workbook ends in “…”: a cell holds no more than 32,767 characters."

_Shown = Term | Label | None


def write(table: Table, format_name: str, naming: Naming) -> bytes:
    """Return a table as a workbook; the same table gives the same bytes.

    Raises:
        TooLargeError: a sheet does not hold so many rows or columns.
    """
    del format_name
    content = io.BytesIO()
    # Strings stay strings, whatever they look like; files in memory bear a constant time.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(content, options)
    workbook.set_properties({"title": table.about.title, "created": _CREATED})
    columns = _columns(table, naming)
    if len(table.rows) > _MAX_ROWS or len(columns) > _MAX_COLUMNS:
        message = f"A sheet holds {_MAX_ROWS} rows of {_MAX_COLUMNS} columns and this answer has more: choose csv."
        raise TooLargeError(message)
    sheet = _Sheet(workbook, workbook.add_worksheet("Answer"), naming)
    _write_answer(sheet, columns)
    _write_about(_Sheet(workbook, workbook.add_worksheet("About"), naming), table, was_cut=sheet.was_cut)
    workbook.close()
    return content.getvalue()


def _columns(table: Table, naming: Naming) -> list[tuple[str, list[_Shown]]]:
    """Return headings and cells of the columns, a column of labels after each that has some to tell."""
    named = naming.named_columns(table)
    columns: list[tuple[str, list[_Shown]]] = []
    for index, name in enumerate(table.columns):
        terms = [row[index] for row in table.rows]
        columns.append((name, list(terms)))
        if index in named:
            columns.append((f"{name} label", [naming.label(term) for term in terms]))
    return columns


class _Sheet:
    """A worksheet that is written cell by cell, and how wide its columns have become."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, naming: Naming) -> None:
        """Begin with an empty sheet."""
        self.sheet, self.naming, self.was_cut = sheet, naming, False
        self._formats = _Formats(workbook, {})
        self._links = 0

    def heading(self, row: int, column: int, text: str) -> int:
        """Write a heading and return its width."""
        self.sheet.write_string(row, column, self._fitting(text), self._formats.get(bold=True, valign="top"))
        return len(text)

    def cell(self, row: int, column: int, term: _Shown) -> int:
        """Write a term as a cell of its kind and return its width; no value leaves the cell empty."""
        value, known, day = _exact(number(term)), truth(term), date(term)
        if value is not None:
            self.sheet.write_number(row, column, float(value), self._formats.get(num_format=_numeral(value)))
            return len(str(value))
        if known is not None:
            self.sheet.write_boolean(row, column, known)
            return len("FALSE")
        if day is not None and dt.date(day.year, day.month, day.day) >= _FIRST_DAY:
            shape = "yyyy-mm-dd hh:mm:ss" if isinstance(day, dt.datetime) else "yyyy-mm-dd"
            self.sheet.write_datetime(row, column, day, self._formats.get(num_format=shape))
            return len(shape)
        return self._text(row, column, term)

    def _text(self, row: int, column: int, term: _Shown) -> int:
        if term is None:
            return 0
        if isinstance(term, NamedNode):
            return self._iri(row, column, term.value)
        text = self.naming.text(term) if isinstance(term, Label) else cell(term)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.sheet.write_string(row, column, self._fitting(text), self._formats.get(text_wrap=True, valign="top"))
        return max(map(len, text.split("\n")))

    def _iri(self, row: int, column: int, iri: str) -> int:
        is_address = iri.startswith(("http://", "https://")) and len(iri) <= _MAX_ADDRESS
        if is_address and self._links < _MAX_LINKS:
            self._links += 1
            self.sheet.write_url(row, column, iri, self._formats.get(font_color="#0563C1", underline=1), iri)
        else:
            self.sheet.write_string(row, column, self._fitting(iri))
        return len(iri)

    def _fitting(self, text: str) -> str:
        if len(text.encode("utf-16-le")) // 2 <= _MAX_TEXT:
            return text
        self.was_cut = True
        return text[: _MAX_TEXT // 2 - 1] + "…"


@dataclass(frozen=True, slots=True)
class _Formats:
    """The cell formats of a workbook, each made once."""

    workbook: Workbook
    made: dict[tuple[tuple[str, object], ...], Format]

    def get(self, **properties: object) -> Format:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.workbook.add_format(properties)
        return self.made[key]


def _exact(value: Decimal | float | None) -> Decimal | float | None:
    """Return a number that a cell holds with all of its digits, else None."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _MAX_DIGITS:
        return None
    return value


def _numeral(value: Decimal | float) -> str:
    """Return the number format that shows all digits of an exact number."""
    if isinstance(value, float):
        return "General"
    places = -int(value.as_tuple().exponent)
    return f"0.{'0' * places}" if places > 0 else "0"


def _write_answer(sheet: _Sheet, columns: list[tuple[str, list[_Shown]]]) -> None:
    last_row = max((len(terms) for _, terms in columns), default=0)
    for column, (name, terms) in enumerate(columns):
        widths = [sheet.heading(0, column, name)]
        widths += [sheet.cell(row, column, term) for row, term in enumerate(terms, start=1)]
        least, most = _WIDTHS
        sheet.sheet.set_column(column, column, min(most, max(least, *widths) + 2))
    sheet.sheet.freeze_panes(1, 0)
    if columns:
        sheet.sheet.autofilter(0, 0, last_row, len(columns) - 1)
        sheet.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})


def _write_about(sheet: _Sheet, table: Table, *, was_cut: bool) -> None:
    for row, (name, text) in enumerate(_said(table, was_cut=was_cut)):
        sheet.heading(row, 0, name)
        sheet.cell(row, 1, Literal(text))
    sheet.sheet.set_column(0, 0, 24)
    sheet.sheet.set_column(1, 1, 100)


def _said(table: Table, *, was_cut: bool) -> Iterator[tuple[str, str]]:
    """Yield what is known about a table, as name and text."""
    about = table.about
    entries = [
        ("Title", about.title),
        ("Question", about.question),
        ("Description", about.description),
        *((f"Parameter {name}", value) for name, values in about.parameters.items() for value in values),
        ("Rows", str(len(table.rows))),
        ("Rows are missing", table.cut_sentence),
        ("Texts are cut", _CUT_TEXT if was_cut else ""),
        ("Date of the dataset", about.dated),
        ("Version of the dataset", about.version),
        ("Permalink", about.permalink),
        *(("Source", document) for document in about.documents),
        ("Query", about.query),
    ]
    return ((name, text) for name, text in entries if text)
