"""Hostile queries: broken ones by the thousand, deep ones of every construct, and ones that blow up."""

import random
import re

from conftest import ROOT

PIECE = re.compile(r"\s+|\w+|[^\w\s]")
BYTES = ["\0", "\x7f", "\ufeff", "\u202e", "\U0010ffff", "\\u0000", "\\uD800", "{", "}", "(", ")", '"', "'", "<", ">"]
WORDS = [
    *("SELECT", "OPTIONAL", "UNION", "MINUS", "FILTER", "GROUP BY", "HAVING", "VALUES", "GRAPH", "BIND", "a", "*"),
    *("EXISTS", "NOT", "<<(", ")>>", "[]", "()", "?", "$x", "1e400", "-", "!", "^", "/", "|", "UNDEF", "LIMIT 1"),
]

SOURCES = sorted([*(ROOT / "tests" / "questions").glob("*.rq"), *(ROOT / "queries").rglob("*.rq")])


def mutants(number, seed):
    """Return queries made from those of the project by small changes, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - the same ones each time
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    assert len(texts) > 100
    return [_mutant(chance, chance.choice(texts), texts) for _ in range(number)]


def _mutant(chance, text, texts):
    for _ in range(chance.randint(1, 4)):
        pieces = PIECE.findall(text) or [" "]
        place = chance.randrange(len(pieces))
        change = chance.randrange(7)
        if change == 0:
            del pieces[place : place + chance.randint(1, 5)]
        elif change == 1:
            pieces.insert(place, chance.choice(WORDS))
        elif change == 2:
            pieces[place] = chance.choice(BYTES)
        elif change == 3:
            pieces = pieces[:place]
        elif change == 4:
            other = chance.randrange(len(pieces))
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif change == 5:
            pieces[place:place] = PIECE.findall(chance.choice(texts))[: chance.randint(1, 40)]
        else:
            pieces[place] *= chance.randint(2, 50)
        text = "".join(pieces)
    return text


def _where(left, middle, right):
    return lambda n: "ASK { " + left * n + middle + right * n + " }"


def _chain(before, piece, joint, after):
    return lambda n: before + joint.join([piece] * n) + after


NESTED = {
    "groups": _where("{", "", "}"),
    "parentheses": lambda n: "ASK { FILTER" + "(" * n + "1" + ")" * n + " }",
    "exclamation marks": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "minus signs": lambda n: "ASK { FILTER(" + "-(" * n + "1" + ")" * n + " = 1) }",
    "not exists": _where("FILTER NOT EXISTS { ", "", "}"),
    "exists": _where("FILTER EXISTS { ", "?s ?p ?o", "}"),
    "optional": _where("OPTIONAL { ", "?s ?p ?o", "}"),
    "union": _where("{ ?s ?p 1 } UNION { ", "?s ?p ?o", "}"),
    "minus": _where("MINUS { ", "?s ?p ?o", "}"),
    "graph": _where("GRAPH ?g { ", "?s ?p ?o", "}"),
    "sub-select": _where("{ SELECT * { ", "?s ?p ?o", "} }"),
    "paths": lambda n: "ASK { ?s " + "(" * n + "<a>" + ")*" * n + " ?o }",
    "inverse paths": lambda n: "ASK { ?s " + "^(" * n + "<a>" + ")" * n + " ?o }",
    "lists": lambda n: "ASK { ?s ?p " + "( " * n + "1" + " )" * n + " }",
    "blank nodes": lambda n: "ASK { ?s ?p " + "[ <p> " * n + "1" + " ]" * n + " }",
    "functions": lambda n: "SELECT (" + "STR(" * n + "1" + ")" * n + " AS ?x) {}",
    "conditions": lambda n: "SELECT (" + "IF(true, " * n + "1" + ", 2)" * n + " AS ?x) {}",
    "triple terms": lambda n: "ASK { ?s ?p " + "<<( <s> <p> " * n + "1" + " )>>" * n + " }",
    "reified triples": lambda n: "ASK { ?s ?p " + "<< <s> <p> " * n + "1" + " >>" * n + " }",
    "annotations": lambda n: "ASK { ?s ?p ?o " + "{| <p> <o> " * n + "|}" * n + " }",
    "quantified expressions": lambda n: "ASK { FILTER(" + "1 IN (" * n + "1" + ")" * n + ") }",
    "aggregates": lambda n: "SELECT (" + "SUM(" * n + "1" + ")" * n + " AS ?x) {}",
}
"""Queries that nest one construct so many times, by its name."""

CHAINED = {
    "or": _chain("ASK { FILTER(", "1=2", "||", ") }"),
    "and": _chain("ASK { FILTER(", "1=1", "&&", ") }"),
    "sums": _chain("ASK { FILTER(", "1", "+", " > 0) }"),
    "products": _chain("ASK { FILTER(", "1", "*", " > 0) }"),
    "path sequences": _chain("ASK { ?s ", "<a>", "/", " ?o }"),
    "path alternatives": _chain("ASK { ?s ", "<a>", "|", " ?o }"),
    "negated sets": _chain("ASK { ?s !(", "<a>", "|", ") ?o }"),
    "predicate lists": _chain("ASK { ?s ", "?p ?o", ";", " }"),
    "object lists": _chain("ASK { ?s ?p ", "?o", ",", " }"),
    "patterns": _chain("ASK { ", "?s ?p ?o", " . ", " }"),
    "filters": _chain("ASK { ", "FILTER(true)", " ", " }"),
    "optionals": _chain("ASK { ", "OPTIONAL { ?s ?p 1 }", " ", " }"),
    "unions": _chain("ASK { ", "{ }", " UNION ", " }"),
    "minuses": _chain("ASK { ", "MINUS { ?s ?p 1 }", " ", " }"),
    "groups beside": _chain("ASK { ", "{ }", " ", " }"),
    "sub-selects beside": _chain("ASK { ", "{ SELECT * { } }", " ", " }"),
    "arguments": _chain("SELECT (COALESCE(", "1/0", ",", ") AS ?x) {}"),
    "strings": _chain("SELECT (CONCAT(", "'a'", ",", ") AS ?x) {}"),
    "list members": _chain("ASK { FILTER(2 IN (", "1", ",", ")) }"),
    "values": _chain("ASK { VALUES ?x { ", "1", " ", " } }"),
    "list items": _chain("ASK { ?s ?p (", "1", " ", ") }"),
    "orders": _chain("SELECT * { ?s ?p ?o } ORDER BY ", "?s", " ", " LIMIT 1"),
    "bindings": lambda n: "ASK { " + "".join(f"BIND({i} AS ?x{i}) " for i in range(n)) + "}",
    "bound by the one before": lambda n: (
        "ASK { BIND(1 AS ?x0) " + "".join(f"BIND(?x{i}+1 AS ?x{i + 1}) " for i in range(n)) + "}"
    ),
    "columns": lambda n: "SELECT " + " ".join(f"?x{i}" for i in range(n)) + " { }",
    "prefixes": lambda n: "".join(f"PREFIX p{i}: <http://example.org/{i}#>\n" for i in range(n)) + "ASK {}",
    "bases": lambda n: "BASE <http://example.org/>\n" * n + "ASK {}",
    "graph clauses": lambda n: "SELECT * " + "FROM <http://example.org/> " * n + "{}",
    "groupings": lambda n: "SELECT (1 AS ?x) { ?s ?p ?o } GROUP BY " + " ".join(f"(1+{i})" for i in range(n)),
}
"""Queries that put one construct so many times in a row, by its name."""

LIMITED = {"time-limit", "memory-limit", "output-limit", "depth-limit"}
_ENDLESS = {"time-limit"}
_HUNGRY = {"time-limit", "memory-limit"}


def _doubling(times):
    return "BIND('a' AS ?x0) " + "".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(times))


_REPLACING = "BIND('aaaaaaaaaa' AS ?x0) " + "".join(
    f"BIND(REPLACE(?x{i}, 'a', 'aaaaaaaaaa') AS ?x{i + 1}) " for i in range(10)
)
_TRIPLES = "?s ?p ?o . ?a ?b ?c . ?x ?y ?z"

BLOWN = {
    "cartesian count": (f"SELECT (COUNT(*) AS ?n) {{ {_TRIPLES} }}", _ENDLESS),
    "cartesian count of all that differs": (f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_TRIPLES} }}", _HUNGRY),
    "cartesian order": (f"SELECT * {{ {_TRIPLES} }} ORDER BY ?o ?c ?z", _HUNGRY),
    "cartesian groups": (f"SELECT ?s ?a ?x (COUNT(*) AS ?n) {{ {_TRIPLES} }} GROUP BY ?s ?a ?x", _HUNGRY),
    "cartesian rows": ("SELECT * { ?s ?p ?o . ?a ?b ?c }", {"output-limit", "time-limit"}),
    "cartesian graph": ("CONSTRUCT { ?s ?b ?c } { ?s ?p ?o . ?a ?b ?c }", {"output-limit", *_HUNGRY}),
    "star of thirty": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"?s ?p{i} ?o{i} . " for i in range(30)) + "}",
        _HUNGRY,
    ),
    "chain of thirty": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"?x{i} ?p{i} ?x{i + 1} . " for i in range(30)) + "}",
        _HUNGRY,
    ),
    "clique of ten": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"?x{i} ?p{i}_{j} ?x{j} . " for i in range(10) for j in range(i)) + "}",
        {*_HUNGRY, ""},
    ),
    "product of values": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?v{i} {{ 0 1 2 3 4 5 6 7 8 9 }} " for i in range(14)) + "}",
        _HUNGRY,
    ),
    "unbounded path": ("SELECT (COUNT(*) AS ?n) { ?s (<a>|!<a>)* ?o . ?a (<a>|!<a>)* ?b }", _HUNGRY),
    "nested unbounded path": ("SELECT (COUNT(*) AS ?n) { ?s ((<a>|!<a>)*/(^<a>|!^<a>)*)* ?o }", _HUNGRY),
    "doubling": (f"SELECT (STRLEN(?x34) AS ?n) {{ {_doubling(34)} }}", _HUNGRY),
    "doubling that is shown": (f"SELECT ?x34 {{ {_doubling(34)} }}", {"output-limit", *_HUNGRY}),
    "doubling to the limit of output": (f"SELECT ?x23 {{ {_doubling(23)} }}", {"output-limit", "time-limit"}),
    "replacing": (f"SELECT (STRLEN(?x10) AS ?n) {{ {_REPLACING} }}", {*_HUNGRY, ""}),
    "concatenated groups": ("SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?c))) AS ?n) { ?s ?p ?o . ?a ?b ?c }", _HUNGRY),
    "nested existence": (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { ?a ?b ?c . ?x ?y ?z FILTER (?s = ?z && ?o = ?a) } }",
        _ENDLESS,
    ),
    "optional product": ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { ?a ?b ?c OPTIONAL { ?x ?y ?z } } }", _HUNGRY),
    "huge expression": ("ASK { FILTER(REGEX('" + "a" * 50_000 + "', '^(a|a)*$')) }", {*_HUNGRY, ""}),
    "quantifiers in quantifiers": ("SELECT (REGEX('" + "a" * 5000 + "!', '^((a+)+)+$') AS ?x) {}", {*_HUNGRY, ""}),
    "bounded repeats": ("SELECT (REGEX('a', '((a{1000}){1000}){1000}') AS ?x) {}", {*_HUNGRY, ""}),
    "bounded repeats for each row": (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), CONCAT('(x{1,900}){1,', STR(?n), '}'))) "
        "VALUES ?n { 10 11 12 13 14 } }",
        {*_HUNGRY, ""},
    ),
    "huge pattern": ("SELECT (REGEX('a', '" + "(a|b)*" * 8000 + "') AS ?x) {}", {*_HUNGRY, ""}),
}
"""Queries that ask more than there is, each with the limits that may end it; ``""`` where it may be answered too."""
