"""Readers of the result formats that people get, and a table of texts that should harm none of them."""

import io
import re
from decimal import Decimal
from html.parser import HTMLParser

from openpyxl import load_workbook
from pyoxigraph import Literal, NamedNode

from clustergraph.namespaces import XSD
from clustergraph.results.table import Table

THING = NamedNode("http://example.org/thing?a=1&b=<".replace("<", "%3C"))
SCRIPT = NamedNode("javascript:alert(1)")
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1", "{=1}"]
TEXTS = [
    *DANGEROUS, "<script>alert(1)</script>", "a|b\\|c", "one\ntwo\r\nthree", "*bold* _it_ `code` [x](y)", "&amp;",
    "snake_case", '"quoted", and a comma', "", " spaces ", "007", "2020-01-01", "<br>",
    "über \N{BLACK CHESS QUEEN} \N{SLIGHTLY SMILING FACE}",
]  # fmt: skip


def typed(text, datatype):
    return Literal(text, datatype=NamedNode(f"{XSD}{datatype}"))


VALUES = [
    (typed("42", "integer"), 42),
    (typed("+007", "integer"), 7),
    (typed("1.50", "decimal"), Decimal("1.50")),
    (typed("-0.25", "decimal"), Decimal("-0.25")),
    (typed("1E3", "double"), 1000.0),
    (typed("true", "boolean"), True),
    (typed("0", "boolean"), False),
    (typed("5", "nonNegativeInteger"), 5),
]
NO_VALUES = [
    typed("many", "integer"), typed("INF", "double"), typed("NaN", "double"), typed("perhaps", "boolean"),
    typed("2020-02-30", "date"), typed("2020-01-01Z", "date"), typed("2020", "gYear"),
]  # fmt: skip


def one_column(*terms, name="value", **more):
    return Table([name], [(term,) for term in terms], **more)


HOSTILE = one_column(
    *map(Literal, TEXTS),
    Literal("größe", language="de"),
    *(term for term, _ in VALUES),
    *NO_VALUES,
    THING,
    SCRIPT,
    None,
)


class Page(HTMLParser):
    """What a page holds: its elements with attributes, and the cells of its table as text and address."""

    def __init__(self, text):
        """Read a page."""
        super().__init__()
        self.elements, self.rows, self.cell = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Keep an element, and begin a row or a cell."""
        self.elements.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.cell = ["", ""]
            self.rows[-1].append(self.cell)
        if tag == "a" and self.cell is not None:
            self.cell[1] = dict(attributes)["href"]

    def handle_endtag(self, tag):
        """End a cell."""
        if tag in {"td", "th"}:
            self.cell = None

    def handle_data(self, data):
        """Add to the text of the cell."""
        if self.cell is not None:
            self.cell[0] += data


def markdown_rows(text):
    """Return the cells of the first table of a Markdown text, below its heading, as text and address."""
    lines = [line for line in text.split("\n") if line.startswith("| ")]
    return [[markdown_cell(cell) for cell in re.split(r" \| ", line[2:-2])] for line in lines[2:]]


def markdown_cell(text):
    link = re.fullmatch(r"\[(.*)\]\(<(.*)>\)", text, re.DOTALL)
    shown, address = link.groups() if link else (text, "")
    return [re.sub(r"\\(.)|<br>", lambda match: match[1] or "\n", shown), address]


def sheet_of(content, name="Answer"):
    return load_workbook(io.BytesIO(content))[name]


def answer_of(sheet):
    """Return headings and rows of a sheet, less the columns of labels."""
    head, *rows = sheet.iter_rows()
    kept = [index for index, cell in enumerate(head) if not str(cell.value).endswith(" label")]
    return [head[index].value for index in kept], [[row[index] for index in kept] for row in rows]


def about_of(content):
    found = {}
    for name, text in sheet_of(content, "About").iter_rows(values_only=True):
        found.setdefault(name, []).append(text)
    return found
