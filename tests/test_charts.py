"""Charts: a specification for each report that has one, and pictures whose words can be read."""

import json
import os
import re
import struct
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from pyoxigraph import Literal, NamedNode

from clustergraph.charts import rendering
from clustergraph.charts.lettering import both_ends, shortened, width, wrapped
from clustergraph.charts.outlines import OutlinesError, read_outlines
from clustergraph.charts.specification import specification
from clustergraph.charts.timeline import days
from clustergraph.charts.tree import places
from clustergraph.labels import read_labels
from clustergraph.provenance import with_provenance
from clustergraph.reports.chart_header import MARKS, Chart, projected
from clustergraph.reports.header import HeaderError, parse_report, read_report, report_names
from clustergraph.reports.running import prepare
from clustergraph.results.table import About, Table, read_table
from conftest import ROOT, need

SVG = "{http://www.w3.org/2000/svg}"
LONG = (
    "Advisory council for the internationalisation of small and medium-sized enterprises in cross-border regions, part"
)
CHARTED = [name for name in report_names(ROOT) if "\n#+ chart:" in (ROOT / "queries" / f"{name}.rq").read_text("utf-8")]


@cache
def renderer():
    """Return a process that draws: the renderer's engine, once at work in a process, hangs in the forks of it."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def render(spec, form):
    """Draw a specification."""
    return renderer().submit(rendering.render, spec, form).result(timeout=120)


HEADERS = {
    "bar": "{mark: bar, x: n, y: a}",
    "grouped-bar": "{mark: grouped-bar, x: n, y: a, color: b}",
    "stacked-bar": "{mark: stacked-bar, x: n, y: a, color: b}",
    "timeline": "{mark: timeline, start: s, end: e, label: a, color: b}",
    "dot": "{mark: dot, x: n, y: a, color: b, low: l, high: h}",
    "heatmap": "{mark: heatmap, x: b, y: a, value: n}",
    "map": "{mark: map, country: c, value: n}",
    "network": "{mark: network, source: a, target: b}",
    "tree": "{mark: tree, node: t, parent: p, label: a}",
}
COLUMNS = ["a", "b", "c", "n", "s", "e", "l", "h", "t", "p", "document", "lines"]
COUNTRIES = ["DEU", "FRA", "ITA", "POL", "ESP", "CAN", "MLT", "CYP", "IRL", "SWE", "NOR", "1A0"]


def row(number, name="Organisation"):
    """Return one row of terms for every kind of chart."""
    country = NamedNode(f"http://publications.europa.eu/resource/authority/country/{COUNTRIES[number % 12]}")
    parent = NamedNode(f"urn:x:{(number - 1) // 3}") if number else None
    cells = [f"{name} {number // 2}", f"{name} {number % 11} (b)", country, number * 3 % 17 + 1]
    cells += [f"20{number % 20:02}-03", f"20{number % 20 + 1:02}", number, number * 2 + 1]
    cells += [NamedNode(f"urn:x:{number}"), parent, NamedNode("urn:document"), "1-2"]
    return tuple(cell if cell is None or isinstance(cell, NamedNode) else Literal(cell) for cell in cells)


def header(mark, text=None):
    """Return the chart of a header line, over all columns."""
    return Chart.read(yaml.safe_load(text or HEADERS[mark]), f"SELECT ?{' ?'.join(COLUMNS)} WHERE {{}}")


def drawn(mark, rows, text=None):
    """Return the specification of a chart of rows, titled with a question of more than one line."""
    question = (
        "Which of the many organisations that the sources name take part in what, and for how long did they do it?"
    )
    about = About("T", question, "D.", documents=["A report", "Some slides"], version="0123456789abcdef" * 4)
    return specification(header(mark, text), Table(COLUMNS, rows, about), {})


def parsed(svg):
    """Return the root of a picture."""
    return ET.fromstring(svg)  # noqa: S314 - drawn here


def boxes(svg):
    """Yield each text of a picture with its box: left, top, right, bottom; slanted ones are left out."""
    yield from _boxes(parsed(svg), 0.0, 0.0)


def _boxes(element, x, y):
    moved = re.search(r"translate\(([-\d.]+)(?:[, ]([-\d.]+))?\)", element.get("transform", ""))
    x, y = (x + float(moved[1]), y + float(moved[2] or 0)) if moved else (x, y)
    if element.get("opacity") == "0":
        return
    if element.tag == f"{SVG}text":
        if "rotate" not in element.get("transform", ""):
            yield from _lines(element, x, y)
        return
    for child in element:
        yield from _boxes(child, x, y)


def _lines(element, x, y):
    size = float(element.get("font-size", "12px").removesuffix("px"))
    spans = element.findall(f"{SVG}tspan") or [element]
    for span in spans:
        text = span.text or ""
        y += float(span.get("dy", 0)) if span is not element else 0
        long = width(text, size) * (1.06 if element.get("font-weight") == "bold" else 1)
        left = x - {"middle": long / 2, "end": long}.get(element.get("text-anchor"), 0)
        yield text, (left, y - size * 0.7, left + long, y + size * 0.1)


def overlaps(first, second):
    """Say whether two boxes share more than a pixel either way."""
    return (
        min(first[2], second[2]) - max(first[0], second[0]) > 1
        and min(first[3], second[3]) - max(first[1], second[1]) > 1
    )


def faults(svg):
    """Return the texts of a picture that overlap others or leave it; a text with its halo is drawn twice."""
    found = list(dict.fromkeys((text, box) for text, box in boxes(svg) if text.strip()))
    sizes = [float(part) for part in parsed(svg).get("viewBox").split()]
    out = [
        text
        for text, (left, top, right, bottom) in found
        if left < -1 or top < -1 or right > sizes[2] + 1 or bottom > sizes[3] + 1
    ]
    pairs = [
        (first, second)
        for number, (first, box) in enumerate(found)
        for second, other in found[number + 1 :]
        if overlaps(box, other)
    ]
    return out, pairs


def texts_of(svg):
    """Return all texts of a picture, lines joined."""
    return [" ".join(element.itertext()) for element in parsed(svg).iter(f"{SVG}text")]


def answer_of(store, project, name):
    """Return a report, its table and the labels in it; of parameters that are required, the example is given."""
    report = read_report(project, name)
    given = {
        parameter.name: [parameter.example]
        for parameter in report.parameters.values()
        if parameter.required and parameter.default is None
    }
    about = About(report.summary, report.question, report.description, given)
    table = read_table(store.query(prepare(store, report, given).query), about)
    return report, with_provenance(store, table, "f" * 64), read_labels(store, table.iris())


@pytest.mark.parametrize("name", CHARTED)
def test_a_report_with_a_chart_is_drawn_so_that_it_can_be_read(store, project, name, capfd):
    """The chart of each report has its question as title, no warning, and words that neither overlap nor are cut."""
    report, table, labels = answer_of(store, project, name)
    spec = specification(report.chart, table, labels)
    assert json.loads(json.dumps(spec)) == spec
    svg = render(spec, "svg").decode()
    assert capfd.readouterr().err == ""
    assert (report.chart.title or report.question)[:40] in " ".join(texts_of(svg))
    assert faults(svg) == ([], [])
    assert len(texts_of(svg)) > 3, "a report's chart shows something"


@pytest.mark.parametrize("count", [1, 12, 60])
@pytest.mark.parametrize("mark", MARKS)
def test_a_picture_of_few_or_many_rows_can_be_read(mark, count):
    """Whatever the number of rows, words neither overlap nor leave the picture, and the source is named."""
    svg = render(drawn(mark, [row(number) for number in range(count)]), "svg").decode()
    assert faults(svg) == ([], [])
    assert any("Source: A report; Some slides. Dataset 0123456789ab." in text for text in texts_of(svg))


@pytest.mark.parametrize("mark", MARKS)
def test_long_names_are_cut_and_told_apart(mark):
    """Names too long are cut with an ellipsis, none looks like another, and the data keep them whole."""
    spec = drawn(mark, [row(number, LONG) for number in range(12)])
    svg = render(spec, "svg").decode()
    assert faults(svg) == ([], [])
    if mark not in {"map", "tree"}:
        assert "\u2026" in svg
        assert f"{LONG} 3" in json.dumps(spec)
        keys = [text for text in texts_of(svg) if text.startswith("Advisory")]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("mark", MARKS)
def test_an_empty_answer_gives_a_picture_that_says_so(mark):
    """No rows is an answer too: the picture has its title and a sentence."""
    svg = render(drawn(mark, []), "svg").decode()
    assert any("There is nothing to draw" in text for text in texts_of(svg))
    assert faults(svg) == ([], [])


@pytest.mark.parametrize("mark", MARKS)
def test_values_are_data_and_never_expressions_or_markup(mark):
    """A label that looks like an expression, a script or a control character stays text."""
    nasty = [
        "datum.x",
        "</svg><script>alert(1)</script>",
        "'+(1/0)+'",
        '"]; event',
        "a\\nb",
        "x\x00\x1b\ufffe\ny",
        "{{7*7}}",
        " ",
    ]
    rows = [(Literal(name), Literal(f"{name}b"), *row(number)[2:]) for number, name in enumerate(nasty)]
    root = parsed(render(drawn(mark, rows), "svg"))
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    shown = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    if mark != "map":
        assert "datum.x" in shown
        assert "<script>" in shown


def expressions(node):
    """Yield what Vega would evaluate in a specification: the texts of expressions, tests and filters."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"labelExpr", "expr", "test", "filter", "calculate", "signal"} and isinstance(value, str):
                yield value
            elif key != "values":
                yield from expressions(value)
    elif isinstance(node, list):
        for value in node:
            yield from expressions(value)


@pytest.mark.parametrize("mark", MARKS)
def test_expressions_are_ours_and_few(mark):
    """Whatever the data are, a specification holds no expression but the two that split a label."""
    found = set(expressions(drawn(mark, [row(number, "datum.x") for number in range(12)])))
    assert found <= {r"split(datum.label, '\n')", r"indexof(datum.value, '\n') >= 0"}


def colours(node):
    """Yield the colours that a specification names outside its data."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "values":
                yield from colours(value)
    elif isinstance(node, list):
        for value in node:
            yield from colours(value)
    elif isinstance(node, str) and re.fullmatch(r"#[0-9A-Fa-f]{3,8}", node):
        yield node


@pytest.mark.parametrize("mark", MARKS)
def test_the_look_stands_in_the_configuration(mark):
    """Nothing but the configuration names a colour, so that a page can put a dark one in its place."""
    spec = drawn(mark, [row(number) for number in range(12)])
    assert list(colours(spec.pop("config"))) != []
    assert list(colours(spec)) == []
    assert "#123456" in render(spec | {"config": {"background": "#123456"}}, "svg").decode()


def test_a_picture_is_the_same_every_time():
    """The same rows give the same bytes, as SVG and as PNG."""
    spec = drawn("network", [row(number) for number in range(30)])
    for form in ("svg", "png"):
        assert render(spec, form) == render(spec, form)


def test_a_png_has_the_size_of_the_picture_twice():
    """A PNG has its signature and two pixels for one of the SVG."""
    spec = drawn("bar", [row(number) for number in range(5)])
    content = render(spec, "png")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    box = [float(part) for part in parsed(render(spec, "svg")).get("viewBox").split()]
    assert struct.unpack(">II", content[16:24]) == pytest.approx((box[2] * 2, box[3] * 2), abs=2)


def test_rendering_fetches_nothing(tmp_path):
    """Data named by an address, of a host or of a file, are refused rather than fetched."""
    file = tmp_path / "data.json"
    file.write_text('[{"a": "secret"}]')
    for url in ("http://127.0.0.1:9/data.json", file.as_uri()):
        spec = {"data": {"url": url}, "mark": "text", "encoding": {"text": {"field": "a"}}}
        try:
            svg = render(spec, "svg").decode()
        except ValueError:
            continue
        assert "secret" not in svg


def values(spec):
    """Return the data of a specification."""
    return spec["data"]["values"]


def test_bars_add_up_and_a_fact_of_two_documents_counts_once():
    """Rows of one category are added; rows that only document and lines tell apart are one."""
    first, second = row(0), row(1)
    again = (*first[:10], NamedNode("urn:other"), Literal("7"))
    found = {value["name"]: value["x"] for value in values(drawn("bar", [first, second, again]))}
    assert found == {"Organisation 0": 1 + 4}


def test_rows_are_counted_where_no_number_is_named():
    """Without x a bar is as long as there are rows."""
    found = values(drawn("bar", [row(number) for number in range(5)], "{mark: bar, y: a}"))
    assert [(value["name"], value["x"]) for value in found] == [
        ("Organisation 0", 2),
        ("Organisation 1", 2),
        ("Organisation 2", 1),
    ]


def test_what_is_left_out_is_said():
    """Rows without a number, rows beyond the limit and dates that are none are named in the picture."""
    broken = tuple(Literal("many") if name == "n" else cell for name, cell in zip(COLUMNS, row(3), strict=True))
    assert "Left out: 1 row without a number." in drawn("bar", [row(0), broken])["title"]["subtitle"]
    many = [
        tuple(Literal(f"N {number}") if name == "a" else cell for name, cell in zip(COLUMNS, row(1), strict=True))
        for number in range(205)
    ]
    assert "The first 200 of 205 are shown (a)." in drawn("bar", many)["title"]["subtitle"]
    undated = tuple(Literal("XXXX") if name in "se" else cell for name, cell in zip(COLUMNS, row(5), strict=True))
    assert "Left out: 1 row without a date." in drawn("timeline", [row(0), undated])["title"]["subtitle"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-05-12", "2020-05-12", "2020-05-12"),
        ("2020-05-12T09:00:00Z", "2020-05-12", "2020-05-12"),
    ],
)
def test_dates_cover_all_that_they_may_mean(text, first, last):
    """A year is all its days, a month its own, a day itself."""
    assert [day.isoformat() for day in days(Literal(text))] == [first, last]


@pytest.mark.parametrize("text", ["XXXX", "2020-13", "2020-02-30", "0000", "", "next year"])
def test_what_is_no_date_is_none(text):
    """A text that names no day is no period, and no error."""
    assert days(Literal(text)) is None


def test_numbers_far_apart_take_a_logarithmic_scale():
    """Where one number is a thousand times another the axis is logarithmic and says so."""
    rows = [
        tuple(Literal(10**number) if name == "n" else cell for name, cell in zip(COLUMNS, row(number), strict=True))
        for number in range(6)
    ]
    svg = render(drawn("dot", rows, "{mark: dot, x: n, y: a}"), "svg").decode()
    assert any("(logarithmic)" in text for text in texts_of(svg))


def test_a_tree_has_a_place_for_everything_even_in_a_circle():
    """Children stand below their parent, and what belongs to itself in a circle is drawn once."""
    found = places(["a", "b", "c", "x", "y"], {"b": "a", "c": "b", "x": "y", "y": "x"})
    assert [(node, place.depth) for node, place in found.items()] == [("a", 0), ("b", 1), ("c", 2), ("x", 0), ("y", 1)]


def test_without_outlines_a_map_is_bars_and_says_so(tmp_path):
    """A map that cannot be drawn shows the same numbers as bars; a file that is none is refused in a sentence."""
    spec = drawn("map", [row(number) for number in range(12)])
    if spec["layer"][0]["mark"]["type"] == "bar":
        assert any("outlines" in line for line in spec["title"]["subtitle"])
    (tmp_path / "wrong.json").write_text("{}")
    with pytest.raises(OutlinesError, match="holds no outlines"):
        read_outlines(tmp_path / "wrong.json")


def topology(tmp_path):
    """Return a file of outlines with three square countries, one without a number, and one outside Europe."""
    arcs = [[[x, y], [40, 0], [0, 40], [-40, 0], [0, -40]] for x, y in ((60, 180), (120, 180), (200, 130), (900, 100))]
    named = [("250", "France"), ("276", "Germany"), (None, "Kosovo"), ("124", "Canada")]
    geometries = [
        {"type": "Polygon", "arcs": [[number]], "properties": {"name": name}} | ({"id": code} if code else {})
        for number, (code, name) in enumerate(named)
    ]
    transform = {"scale": [0.1, 0.1], "translate": [0, 30]}
    objects = {"countries": {"type": "GeometryCollection", "geometries": geometries}}
    path = tmp_path / "outlines.json"
    path.write_text(json.dumps({"type": "Topology", "arcs": arcs, "transform": transform, "objects": objects}))
    return path


def test_with_outlines_a_map_shows_countries_and_names_those_elsewhere(tmp_path, monkeypatch):
    """Countries are found by their ISO number or name, coloured and numbered; those outside Europe are named."""
    path = topology(tmp_path)
    assert [outline.code for outline in read_outlines(path)] == ["FRA", "DEU", "1A0"]
    monkeypatch.setattr("clustergraph.charts.specification.BUNDLED", path)
    spec = drawn("map", [row(number) for number in (0, 1, 5, 11)])
    assert any("Not on the map: country:CAN (16)." in line for line in spec["title"]["subtitle"])
    svg = render(spec, "svg").decode()
    assert svg.count('aria-roledescription="geoshape"') == 3
    assert {"1", "4"} <= set(texts_of(svg))


def test_the_outlines_of_world_atlas_hold_every_country_of_the_union(monkeypatch):
    """The file that a build puts in place has the 27 Member States under their codes."""
    path = Path(os.environ.get("CLUSTERGRAPH_OUTLINES", ROOT / "src/clustergraph/web/static/build/countries-50m.json"))
    need(path.is_file(), "no outlines of countries: set CLUSTERGRAPH_OUTLINES to countries-50m.json of world-atlas")
    union = (
        "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE"
    )
    assert set(union.split()) <= {outline.code for outline in read_outlines(path)}
    monkeypatch.setattr("clustergraph.charts.specification.BUNDLED", path)
    svg = render(drawn("map", [row(number) for number in range(12)]), "svg").decode()
    assert faults(svg) == ([], [])


def test_lettering_breaks_and_cuts_to_measure():
    """Lines are as wide as allowed at most, and a text cut in its middle keeps both ends."""
    assert shortened("short", 200) == "short"
    assert width(shortened(LONG, 200)) <= 200
    assert all(width(line) <= 150 for line in wrapped(LONG, 150, lines=2))
    assert both_ends(f"{LONG} 7", 200, lines=2)[-1].endswith("part 7")
    assert wrapped("", 100, lines=2) == [""]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("bar", "is a mapping of texts"),
        ("{mark: pie, x: people}", "'pie', which is none of bar"),
        ("{mark: timeline, start: people}", "needs start, end, label"),
        ("{mark: bar, x: people, y: name, z: name}", "may have x, color"),
        ("{mark: dot, x: people, y: name, low: people}", "low needs high"),
        ("{mark: bar, x: peple, y: name}", "?peple, which the query does not project"),
    ],
)
def test_a_wrong_chart_line_is_refused_in_a_sentence(project, line, sentence):
    """What a header says of its chart is checked when it is read."""
    stored = (project / "queries" / "countries.rq").read_text("utf-8")
    without = "\n".join(part for part in stored.split("\n") if not part.startswith("#+ chart:"))
    with pytest.raises(HeaderError, match=re.escape(sentence)) as refused:
        parse_report("countries", f"#+ chart: {line}\n{without}")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT ?a (COUNT(DISTINCT ?x) AS ?n) WHERE { ?a ?b ?x }", {"a", "n"}),
        ("PREFIX s: <urn:select> SELECT DISTINCT $a ?b FROM <urn:g> { ?a ?b ?c }", {"a", "b"}),
        ("SELECT (GROUP_CONCAT(?l; SEPARATOR=') AS ?no') AS ?all) { ?l ?m ?n }", {"all"}),
        ("SELECT * { ?a ?b ?c }", None),
    ],
)
def test_projected_variables_are_read_from_the_query(query, names):
    """The names after SELECT are told, not those inside an expression or a text."""
    assert projected(query) == names


@pytest.mark.parametrize("suffix", ["svg", "png", "vl.json"])
def test_a_report_is_drawn_from_the_command_line(run, tmp_path, suffix):
    """The suffix of the file decides: a picture, or the specification that it is drawn from."""
    file = tmp_path / f"countries.{suffix}"
    done = run("report", "countries", "-o", file)
    assert (done.returncode, done.stderr) == (0, b"")
    content = file.read_bytes()
    if suffix == "svg":
        assert any("Malta" in text for text in texts_of(content)) or b"geoshape" in content
    elif suffix == "png":
        assert content.startswith(b"\x89PNG")
    else:
        assert json.loads(content)["$schema"].endswith("/vega-lite/v6.json")


def test_a_report_without_a_chart_is_refused_as_a_picture(run, copy):
    """Wrong use ends with status 2 and one sentence."""
    report = copy / "queries" / "individuals.rq"
    lines = report.read_text("utf-8").split("\n")
    report.write_text("\n".join(line for line in lines if not line.startswith("#+ chart:")), "utf-8")
    done = run("--project", copy, "report", "individuals", "--format", "svg")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"There is no chart of this answer" in done.stderr


def test_the_renderer_is_loaded_for_pictures_alone(run):
    """A report as CSV does not import the renderer, which holds a JavaScript engine; as SVG it does."""
    imports = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    assert b"vl_convert" not in run("report", "countries", "--format", "csv", env=imports).stderr
    assert b"vl_convert" in run("report", "countries", "--format", "svg", env=imports).stderr


def test_a_title_of_the_header_goes_before_the_question():
    """A chart may have a title of its own."""
    spec = drawn("bar", [row(0)], "{mark: bar, y: a, title: In short}")
    assert spec["title"]["text"] == ["In short"]
    assert replace(header("bar"), title="x").title == "x"
