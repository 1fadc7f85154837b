"""Variants of real queries that have no answer: broken ones, of which the broken part is known, and truly empty ones.

The same queries and the same graph give the same variants. A broken variant is kept
where its query has an answer and it has none; a truly empty one names only what the
graph holds in that position.
"""

import random
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product

from pyoxigraph import Literal, NamedNode

from clustergraph.emptiness import explain_emptiness, is_empty
from clustergraph.graph_store.memory import load
from clustergraph.reports.header import read_report, report_names
from clustergraph.reports.running import prepare
from clustergraph.reports.values import ValueRefusedError
from clustergraph.sparql.grouping import read_patterns
from clustergraph.sparql.patterns import Filter, Joined, Path, Select, TriplePattern, Union
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import tokens
from conftest import ROOT

SEED = 2019
WHOLE = 40
TEXT_TYPES = ("string", "langString")
CODES = ["fr", "de", "en-GB", ""]


@dataclass(frozen=True)
class Variant:
    """A query without an answer: where it comes from, what was broken, and the tokens that say so."""

    name: str
    family: str
    query: str
    broken: str
    line: int
    column: int


@dataclass(frozen=True)
class Real:
    """A real query with its tokens and where they begin in it."""

    name: str
    text: str

    @property
    def is_question(self):
        """Say whether it is one of the questions, each of which has an answer."""
        return re.fullmatch("[CH]Q[0-9]+", self.name) is not None

    @property
    def tokens(self):
        """Return the tokens."""
        return list(tokens(self.text))

    def offset(self, token):
        """Return where in the text a token begins."""
        lines = self.text.split("\n")
        return sum(len(line) + 1 for line in lines[: token.line - 1]) + token.column - 1

    def put(self, changes):
        """Return the text with tokens replaced, given by number."""
        found, text = self.tokens, self.text
        for number in sorted(changes, reverse=True):
            start = self.offset(found[number])
            text = text[:start] + changes[number] + text[start + len(found[number].text) :]
        return text


def real_queries(project=ROOT):
    """Return the queries of the questions and the reports, these with the examples of their parameters too."""
    folders = (project / "tests" / "questions", project / "queries")
    return [
        Real(path.stem, path.read_text(encoding="utf-8")) for folder in folders for path in sorted(folder.glob("*.rq"))
    ]


def misspelt(word, rng):
    """Return a word with one slip: a letter lost, doubled, exchanged with the next, or another."""
    places = [n for n, letter in enumerate(word) if letter.isalpha()]
    if len(places) < 3:
        return None
    at = rng.choice(places[1:])
    slip = rng.randrange(4)
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + word[at] + word[at:]
    if slip == 2 and at + 1 < len(word) and word[at + 1].isalpha() and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + ("x" if word[at] != "x" else "y") + word[at + 1 :]


def triples(element):
    """Yield the triple patterns of a group or element that must match, and those of its alternatives."""
    if isinstance(element, TriplePattern):
        yield element
    elif isinstance(element, Union):
        for branch in element.branches:
            yield from triples(branch)
    elif isinstance(element, Select) or (isinstance(element, Joined) and element.kind == "GRAPH"):
        yield from triples(element.group)
    elif not isinstance(element, Filter) and hasattr(element, "elements"):
        for inner in element.elements:
            yield from triples(inner)


def steps(path):
    """Yield the property names of a path."""
    if isinstance(path, Path):
        if path.kind == "iri":
            yield path.start
        for part in path.parts:
            yield from steps(part)


def of_triples(real):
    """Return the triple patterns of a query, and by kind the numbers of the tokens that are its terms."""
    patterns = list(triples(read_patterns(real.text).where))
    found = real.tokens
    places = defaultdict(set)
    for pattern in patterns:
        names = list(steps(pattern.predicate))
        places["property"] |= {number for number in names if found[number].text != "a"}
        typed = len(names) == 1 and found[names[0]].text == "a"
        if pattern.object.kind == "iri" and pattern.object.end == pattern.object.start + 1:
            places["class" if typed else "entity"].add(pattern.object.start)
        if pattern.subject.kind == "iri":
            places["entity"].add(pattern.subject.start)
        if pattern.object.kind == "literal":
            places["literal"].add(pattern.object.start)
    return patterns, {kind: sorted(numbers) for kind, numbers in places.items()}


def wrong_iris(kind):
    """Return a maker of variants with a misspelt class, property or entity."""

    def make(real, rng, store):
        del store
        _, places = of_triples(real)
        for number in places.get(kind, ()):
            text = real.tokens[number].text
            head, mark, local = text.rpartition("/" if text.startswith("<") else ":")
            slip = misspelt(local, rng)
            if slip and mark:
                yield real, number, {n: head + mark + slip for n, t in enumerate(real.tokens) if t.text == text}

    return make


def wrong_languages(real, rng, store):
    """Make variants in which a text has another language tag or none."""
    del store
    _, places = of_triples(real)
    for number in places.get("literal", ()):
        if real.tokens[number + 1].kind == "language":
            code = rng.choice(CODES)
            yield real, number, {number + 1: f"@{code}" if code else ""}


def pinned(real, store, rng):
    """Return queries that also ask for one value that is a number, a date or a code, with the number of its token."""
    patterns, _ = of_triples(real)
    query = read_patterns(real.text)
    for pattern in patterns:
        if (
            pattern.object.kind != "variable"
            or pattern.subject.kind != "variable"
            or not isinstance(pattern.predicate, Path)
        ):
            continue
        predicate = real.text[real.offset(real.tokens[pattern.predicate.start]) :]
        end = real.tokens[pattern.predicate.end]
        predicate = real.text[real.offset(real.tokens[pattern.predicate.start]) : real.offset(end)].strip()
        prologue = real.text[: real.offset(real.tokens[query.body])]
        found = store.solutions(f"{prologue} SELECT DISTINCT ?v {{ ?s {predicate} ?v }}")
        values = sorted((row[0] for row in found if isinstance(row[0], Literal)), key=str)
        typed = [value for value in values if value.datatype.value.rpartition("#")[2] not in TEXT_TYPES]
        if typed and not set("?*+") & set(predicate):
            yield pattern, predicate, rng.choice(typed)


def wrong_datatypes(real, rng, store):
    """Make variants of queries that ask for a number or a date, in which it is of another datatype."""
    query = read_patterns(real.text)
    _, places = of_triples(real)
    for number in places.get("literal", ()):
        if real.tokens[number].kind == "number":
            yield real, number, {number: f'"{real.tokens[number].text}"'}
    for pattern, predicate, value in pinned(real, store, rng):
        inner = real.tokens[pattern.subject.start]
        at = real.offset(inner)
        text = f"{inner.text} {predicate} {value} . "
        longer = Real(real.name, real.text[:at] + text + real.text[at:])
        if query.where is None or not _begins_statement(real, pattern.subject.start):
            continue
        number = next(
            n for n, token in enumerate(longer.tokens) if longer.offset(token) == at + len(text) - len(str(value)) - 3
        )
        plain = rng.choice(
            [f'"{value.value}"', f'"{value.value}"@en', f'"{value.value}"^^<http://www.w3.org/2001/XMLSchema#token>']
        )
        cut = {number: plain, **dict.fromkeys(range(number + 1, number + 4), "")}
        yield longer, number, cut


def _begins_statement(real, number):
    return real.tokens[number - 1].text in {"{", ".", "}"}


def wrong_directions(real, rng, store):
    """Make variants in which a triple stands the other way round."""
    del rng, store
    patterns, _ = of_triples(real)
    for pattern in patterns:
        start, path = pattern.predicate.start, pattern.predicate
        if not isinstance(path, Path) or pattern.object.kind == "literal" or real.tokens[start].text == "a":
            continue
        if path.kind == "iri":
            yield real, start, {start: f"^{real.tokens[start].text}"}
        for part in path.parts if path.kind == "sequence" else ():
            if part.kind == "inverse" and part.end == part.start + 2:
                yield real, part.start + 1, {part.start: ""}


def wrong_prefixes(real, rng, store):
    """Make variants in which a prefix stands for a namespace that lacks its end or is misspelt."""
    del store
    found = real.tokens
    for number in range(2, len(found)):
        if found[number - 2].text != "PREFIX":
            continue
        space = found[number].text[1:-1]
        swap = space.replace("http:", "https:") if space.startswith("http:") else space.replace("https:", "http:")
        slips = [space[:-1], swap, space.rstrip("#/") + ("/" if space.endswith("#") else "#")]
        host, slash, rest = space.rpartition("/")
        slips.append(f"{host}{slash}{rest[:2]}x{rest[2:]}" if len(rest) > 4 else f"{host}s{slash}{rest}")
        yield real, number, {number: f"<{rng.choice(slips)}>"}


def wrong_bases(real, rng, store):
    """Make variants in which things are written below a base that is wrong."""
    del store
    found = real.tokens
    spaces = {
        found[n - 1].text[:-1]: found[n].text[1:-1] for n in range(2, len(found)) if found[n - 2].text == "PREFIX"
    }
    ours = "https://w3id.org/clustergraph/"
    for number in of_triples(real)[1].get("entity", ()):
        prefix, _, local = found[number].text.partition(":")
        if spaces.get(prefix, "").startswith(ours):
            wrong = rng.choice(
                ["https://w3id.org/clustergraf/", "http://w3id.org/clustergraph/", "https://w3id.org/cluster-graph/"]
            )
            based = Real(real.name, f"BASE <{ours}>\n{real.text}")
            iri = f"<{spaces[prefix].removeprefix(ours)}{local}>"
            yield based, number + 2, {1: f"<{wrong}>", number + 2: iri}


def wrong_texts(real, rng, store):
    """Make variants in which a text is misspelt, in other capitals, or with another accent."""
    del store
    _, places = of_triples(real)
    found = real.tokens
    compared = {
        n for n, token in enumerate(found)
        if token.kind == "string" and n > 1 and found[n - 1].text in {"=", ","} and len(token.text) > 6
        and any(t.text.upper() in {"CONTAINS", "STRSTARTS", "FILTER", "REGEX"} for t in found[max(0, n - 8) : n])
    }  # fmt: skip
    for number in sorted({*places.get("literal", ()), *compared}):
        text = found[number].text
        if found[number].kind != "string" or len(text) < 5:
            continue
        accented = re.sub("[aeo]", lambda m: {"a": "á", "e": "é", "o": "ö"}[m[0]], text, count=1)
        slips = [text.upper(), text.lower(), accented, f'"{misspelt(text[1:-1], rng) or text[1:-1]}"']
        slip = rng.choice(slips)
        if slip != text:
            yield real, number, {number: slip}


def impossible_joins(real, rng, store):
    """Make variants in which a thing is asked for a property that another thing of the query has, and it has not."""
    del store
    patterns, _ = of_triples(real)
    found = real.tokens
    spoken = [
        p
        for p in patterns
        if p.subject.kind == "variable" and isinstance(p.predicate, Path) and p.predicate.kind == "iri"
    ]
    for pattern in spoken:
        name = found[pattern.subject.start].text
        others = sorted({found[p.predicate.start].text for p in spoken if found[p.subject.start].text != name} - {"a"})
        if others and _begins_statement(real, pattern.subject.start):
            text = f"{name} {rng.choice(others)} ?impossible . {name}"
            longer = Real(real.name, real.put({pattern.subject.start: text}))
            yield longer, pattern.subject.start + 1, {}


FAMILIES = {
    "wrong entity": wrong_iris("entity"),
    "wrong class": wrong_iris("class"),
    "wrong property": wrong_iris("property"),
    "wrong language": wrong_languages,
    "wrong datatype": wrong_datatypes,
    "wrong direction": wrong_directions,
    "wrong prefix": wrong_prefixes,
    "wrong base": wrong_bases,
    "misspelt text": wrong_texts,
    "impossible join": impossible_joins,
}


def _has_answer(store, query):
    try:
        return not is_empty(store.query(query))
    except (SyntaxError, RuntimeError):  # no query of this engine
        return None


def broken_variants(store, most):
    """Return at most so many variants of each family, spread over all queries."""
    variants = []
    for family, make in FAMILIES.items():
        rng = random.Random(f"{SEED} {family}")  # noqa: S311 - variants, no secrets
        queries = real_queries()
        rng.shuffle(queries)
        kept = 0
        for real in queries:
            made = list(make(real, rng, store))
            rng.shuffle(made)
            for variant in (_variant(store, family, *one) for one in made[:6]):
                if variant:
                    variants.append(variant)
                    kept += 1
                    break
            if kept >= most:
                break
    return variants


def _variant(store, family, real, number, changes):
    query = real.put(changes)
    if _has_answer(store, query) is not False or not (real.is_question or _has_answer(store, real.text)):
        return None
    shifted = next(n for n in sorted(changes)) if family == "wrong base" else number
    before = len(list(tokens(real.put({n: text for n, text in changes.items() if n < number}))))
    count = number + before - len(real.tokens)
    broken = list(tokens(query))
    token = broken[count + (broken[count].text == "^")]
    return Variant(real.name, family, query, token.text if shifted == number else changes[1], token.line, token.column)


def is_named(variant, explanation):
    """Say whether an explanation names the broken token, or at most three parts with its triple among them."""
    if explanation is None or not explanation.parts:
        return False
    first, place = explanation.parts[0], (variant.line, variant.column)
    if variant.family in {"wrong prefix", "wrong base"}:
        return explanation.kind == "prefix" and variant.broken == first.text
    places = [(part.line, part.column) for part in explanation.parts]
    return variant.broken == first.text or (len(places) <= 3 and place in places)


def explained(store, variants, deadline):
    """Yield each variant with its explanation and the seconds of computing that it took."""
    for variant in variants:
        began = time.process_time()
        found = explain_emptiness(store, variant.query, DatasetDescription(), known_empty=True, deadline=deadline)
        yield variant, found, time.process_time() - began


def measured(store, most, deadline=3.0):
    """Return, by family, how many variants were judged rightly and of how many, and the seconds of each."""
    judged, of, seconds = Counter(), Counter(), []
    for variant, found, took in explained(store, broken_variants(store, most), deadline):
        of[variant.family] += 1
        judged[variant.family] += is_named(variant, found)
        seconds.append(took)
    for variant, found, took in explained(store, empty_combinations(store, 2 * most), deadline):
        of[variant.family] += 1
        judged[variant.family] += found is not None and not found.blames
        seconds.append(took)
    return {family: (judged[family], of[family]) for family in of}, seconds


def empty_combinations(store, most):
    """Return queries that are right and have no answer: values that occur, but not together."""
    rng = random.Random(f"{SEED} empty")  # noqa: S311 - variants, no secrets
    return [*_exchanged(store, rng, most), *_reports(store, rng, most)]


def _exchanged(store, rng, most):
    """Exchange one constant of a query for another that its property has elsewhere."""
    queries, kept = real_queries(), 0
    rng.shuffle(queries)
    for real in queries:
        patterns, _ = of_triples(real)
        found = real.tokens
        made = [
            p
            for p in patterns
            if p.object.kind in {"iri", "literal"} and isinstance(p.predicate, Path) and p.predicate.kind == "iri"
        ]
        rng.shuffle(made)
        for pattern in made[:3]:
            prologue = real.text[: real.offset(found[read_patterns(real.text).body])]
            predicate = found[pattern.predicate.start].text
            rows = store.solutions(f"{prologue} SELECT DISTINCT ?v {{ ?s {predicate} ?v }}")
            value = rng.choice(sorted((row[0] for row in rows if isinstance(row[0], NamedNode | Literal)), key=str))
            changes = {
                pattern.object.start: str(value),
                **dict.fromkeys(range(pattern.object.start + 1, pattern.object.end), ""),
            }
            query = real.put(changes)
            if _has_answer(store, query) is False and _has_answer(store, real.text):
                token = found[pattern.object.start]
                yield Variant(real.name, "truly empty", query, str(value), token.line, token.column)
                kept += 1
                break
        if kept >= most:
            return


def _reports(store, rng, most):
    """Bind the reports to values that occur, and to pairs and more of them."""
    kept = 0
    for name in report_names(ROOT):
        report = read_report(ROOT, name)
        choices = {key: _values(store, parameter) for key, parameter in report.parameters.items()}
        combinations = [dict(zip(choices, pair, strict=True)) for pair in product(*choices.values())]
        rng.shuffle(combinations)
        for given in combinations[:12]:
            texts = {key: [value] for key, value in given.items() if value}
            try:
                bound = prepare(store, report, texts)
            except ValueRefusedError:
                continue
            if not bound.notes and _has_answer(store, bound.query) is False:
                yield Variant(f"{name} {texts}", "empty report", bound.query, "", 0, 0)
                kept += 1
                break
        if kept >= most:
            return


def _values(store, parameter):
    """Return some values of a parameter, and none where it may be left out."""
    found = [parameter.example, None] if not parameter.required else [parameter.example]
    if parameter.type == "country":
        found += ["PT", "MT", "SE", "DE"]
    elif parameter.type == "concept":
        query = (
            "SELECT ?x { ?x <http://www.w3.org/2004/02/skos/core#inScheme> "
            f"<https://w3id.org/clustergraph/kos/{parameter.of}> }} ORDER BY ?x LIMIT 6"
        )
        found += [row[0].value for row in store.solutions(query)]
    return [str(value) if value is not None else None for value in found]


def table(numbers):
    """Return the page's table of what was measured."""
    rows = [f"| {family} | {right} | {all_} |" for family, (right, all_) in numbers.items()]
    return "\n".join(["| family | judged rightly | variants |", "| --- | --: | --: |", *rows])


def main():
    """Measure the whole suite and write its table into the page."""
    page = ROOT / "docs" / "emptiness.md"
    numbers, seconds = measured(load(ROOT), WHOLE)
    text = re.sub(
        r"\| family \|.*?\n\n",
        table(numbers).replace("\\", r"\\") + "\n\n",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    page.write_text(text, encoding="utf-8")
    seconds.sort()
    print(f"median {seconds[len(seconds) // 2]:.3f} s, 95th percentile {seconds[len(seconds) * 95 // 100]:.3f} s")  # noqa: T201


if __name__ == "__main__":
    main()
