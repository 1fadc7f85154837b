"""A table of terms: what every format of results is written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from clustergraph.iris import shrink

Term = NamedNode | BlankNode | Literal | Triple
Row = Sequence[Term | None]


class TooLargeError(Exception):
    """A format cannot hold a table of that size."""


@dataclass(frozen=True, slots=True)
class About:
    """What a table answers and rests on; whatever is not known stays empty.

    ``parameters`` are the values given, by name; ``documents`` are the titles of
    the sources; ``dated`` and ``version`` are those of the dataset; ``permalink`` is where the answer is had again.
    """

    title: str = ""
    question: str = ""
    description: str = ""
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    query: str = ""
    dated: str = ""
    version: str = ""
    documents: Sequence[str] = ()
    permalink: str = ""

    @property
    def caption(self) -> str:
        """The question with the values given, else the title."""
        given = ", ".join(f"{name}: {value}" for name, values in self.parameters.items() for value in values)
        asked = self.question or self.title
        return f"{asked} ({given})" if asked and given else asked


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name and rows of terms, None where a variable is not bound.

    ``blocks`` names the columns of long texts, which formats for people show below or
    behind the row. ``row_limit`` is the limit that the rows were cut at, where they were.
    """

    columns: Sequence[str]
    rows: Sequence[Row]
    about: About = field(default_factory=About)
    blocks: frozenset[str] = frozenset()
    row_limit: int | None = None

    def iris(self) -> list[str]:
        """Return the IRIs among the cells, each once, in the order in which they occur."""
        return list(dict.fromkeys(term.value for row in self.rows for term in row if isinstance(term, NamedNode)))

    @property
    def cut_sentence(self) -> str:
        """One sentence on rows that are missing, nothing where none are."""
        if self.row_limit is None:
            return ""
        rows = "1 row" if self.row_limit == 1 else f"{self.row_limit} rows"
        return f"The answer is longer: it was cut after {rows}, the limit set by the operator."


def read_table(solutions: QuerySolutions, about: About | None = None) -> Table:
    """Return the table of what a SELECT query gave."""
    columns = [variable.value for variable in solutions.variables]
    return Table(columns, [tuple(solution) for solution in solutions], about or About())


def truth_table(*, truth: bool, about: About | None = None) -> Table:
    """Return the table of what an ASK query gave: one cell."""
    return Table(["answer"], [(Literal(truth),)], about or About())


def cut(table: Table, row_limit: int) -> Table:
    """Return a table with no more rows than a limit lets through; each format says where rows are missing."""
    if len(table.rows) <= row_limit:
        return table
    return replace(table, rows=table.rows[:row_limit], row_limit=row_limit)


def cell(term: object) -> str:
    """Return a term as people read it: a prefixed name or IRI, the text of a literal, nothing for no value."""
    if isinstance(term, NamedNode):
        return shrink(term.value) or term.value
    return term.value if isinstance(term, Literal) else "" if term is None else str(term)
