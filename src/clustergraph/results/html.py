"""Tables as a page of HTML that needs no other file, and as the element alone for pages of others."""

from collections.abc import Iterator
from html import escape
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.results.literals import number
from clustergraph.results.naming import Naming
from clustergraph.results.table import Row, Table, cell

_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse }
caption { text-align: left; font-weight: bold; padding-bottom: .5rem }
th, td { border-bottom: 1px solid #767676; padding: .25rem .5rem; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
td pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 }
""".strip()


def write(table: Table, format_name: str, naming: Naming) -> bytes:
    """Return a table as a whole page; all that comes from the data is escaped."""
    del format_name
    about = table.about
    title = escape(about.title or about.caption or "Answer")
    described = f"<p>{escape(about.description)}</p>\n" if about.description else ""
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>\n{_STYLE}\n</style>'
    page = f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n<main>\n{described}'
    return f"{page}{table_element(table, naming)}{_source(table)}</main>\n</body>\n</html>\n".encode()


def table_element(table: Table, naming: Naming) -> str:
    """Return the element of a table with caption and column headings, and below it what is to be said."""
    named = naming.named_columns(table)
    caption = f"<caption>{escape(table.about.caption or 'Answer')}</caption>\n"
    headings = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    rows = "".join(f"<tr>{''.join(_cells(table, row, naming, named))}</tr>\n" for row in table.rows)
    cut = f"<p><strong>{escape(table.cut_sentence)}</strong></p>\n" if table.cut_sentence else ""
    return f"<table>\n{caption}<thead>\n<tr>{headings}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n{cut}"


def _source(table: Table) -> str:
    """Return a line on what the table rests on, nothing where that is not known."""
    about = table.about
    said = [
        f"Sources: {'; '.join(about.documents)}." if about.documents else "",
        f"Dataset of {about.dated}." if about.dated else "",
        f"Version {about.version}." if about.version else "",
    ]
    link = f'<a rel="bookmark" href="{escape(about.permalink)}">Permalink</a>.' if about.permalink else ""
    text = " ".join(filter(None, (*map(escape, said), link)))
    return f"<p><small>{text}</small></p>\n" if text else ""


def _cells(table: Table, row: Row, naming: Naming, named: frozenset[int]) -> Iterator[str]:
    for column, (name, term) in enumerate(zip(table.columns, row, strict=True)):
        if name in table.blocks and term is not None:
            yield f"<td>{_block(name, cell(term))}</td>"
        elif isinstance(term, NamedNode):
            yield f"<td>{_thing(term, naming if column in named else None)}</td>"
        else:
            yield f"<td{_attributes(term)}>{escape(cell(term))}</td>"


def _attributes(term: object) -> str:
    """Return the attributes of a cell: the class of a number, the language of a text that has one."""
    if number(term) is not None:
        return ' class="number"'
    return f' lang="{escape(term.language)}"' if isinstance(term, Literal) and term.language else ""


def _block(name: str, text: str) -> str:
    return f"<details><summary>{escape(name)}</summary><pre>{escape(text)}</pre></details>"


def _thing(term: NamedNode, naming: Naming | None) -> str:
    """Return a link that bears the label, beside it the prefixed name; the latter alone without a label."""
    label = naming.label(term) if naming else None
    name = f"<code>{escape(cell(term))}</code>"
    if not naming or not label:
        return _link(term.value, name)
    language = f' lang="{escape(label.language)}"' if label.language else ""
    return f"{_link(term.value, f'<span{language}>{escape(naming.text(label))}</span>')} {name}"


def _link(iri: str, content: str) -> str:
    """Return a link to a web address; any other IRI, such as one that runs a script, is no link."""
    return f'<a href="{escape(iri)}">{content}</a>' if iri.startswith(("http://", "https://")) else content
