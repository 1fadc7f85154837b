"""Promises of citation: one link for one answer, under any host, and references that name it rightly."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from clustergraph.citation.links import (
    Link,
    LinkError,
    OtherVersionError,
    canonical_values,
    permalink,
    read_link,
    require_held,
)
from clustergraph.citation.reference import Reference, read_reference
from clustergraph.citation.styles import bibtex, csl_json
from clustergraph.dataset.version import version
from clustergraph.reports.header import read_report, report_names
from conftest import ROOT

DIGEST = "0123456789abcdef" * 4
OTHER = "f" * 64


def test_a_permalink_is_a_plain_url():
    """A permalink names report, parameters in order, and version, under the base that is given."""
    values = {"type": ["D"], "country": ["PT", "MT", "PT"]}
    link = permalink("members", values, DIGEST)
    assert link == f"https://w3id.org/clustergraph/reports/members?country=MT&country=PT&type=D&version={DIGEST}"
    assert permalink("members", {}, DIGEST, "http://127.0.0.1:8000") == (
        f"http://127.0.0.1:8000/reports/members?version={DIGEST}"
    )


@pytest.mark.parametrize(
    "text", ["a&b=c#d?e", "größe", "50 %", "a+b", "https://example.org/a?b=c", "line\nbreak", "{}[]|\\^`<>'\"~$"]
)
def test_a_permalink_brings_any_value_back(text):
    """Whatever a value is written with, the link is ASCII without white space, and reads back to the same value."""
    link = permalink("claims", {"text": [text]}, DIGEST)
    assert re.fullmatch(r"[!-~]+", link)
    assert read_link(link) == Link("claims", {"text": (text,)}, DIGEST)
    assert parse_qs(urlsplit(link).query)["text"] == [text]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ({"country": ["Portugal"]}, {"country": ("PT",)}),
        ({"country": ["PRT", "http://publications.europa.eu/resource/authority/country/PRT"]}, {"country": ("PT",)}),
        ({"type": ["member-type:D"], "country": ["mt"]}, {"country": ("MT",), "type": ("D",)}),
        ({}, {}),
    ],
)
def test_one_value_has_one_text(store, texts, values):
    """A value given by any of its names is written by the same text."""
    assert canonical_values(store, read_report(ROOT, "members"), texts) == values


def test_things_numbers_and_defaults_are_written_out(store):
    """A thing is written as its IRI, a number without idle digits, and a default stands in the link."""
    person = canonical_values(store, read_report(ROOT, "person"), {"person": ["Emily Wise"]})
    assert person == {"person": ("https://w3id.org/clustergraph/id/person/wise-emily",)}
    report = read_report(ROOT, "countries-with-several-bodies")
    assert canonical_values(store, report, {}) == canonical_values(store, report, {"min": ["02"]}) == {"min": ("2",)}
    amount = read_report(ROOT, "budgets")
    assert canonical_values(store, amount, {"minimum": ["1000000.00"]})["minimum"] == ("1000000",)
    assert canonical_values(store, amount, {"minimum": ["-0.0"]})["minimum"] == ("0",)


@pytest.mark.parametrize("name", report_names(ROOT))
def test_the_examples_of_a_report_stay_what_they_are(store, name):
    """The canonical text of a value is its own canonical text, so that a link read back gives the same link."""
    report = read_report(ROOT, name)
    given = {parameter.name: [parameter.example] for parameter in report.parameters.values()}
    link = permalink(name, canonical_values(store, report, given), DIGEST)
    again = canonical_values(store, report, read_link(link).values)
    assert permalink(name, again, DIGEST) == link


def test_a_link_may_be_typed_with_spaces():
    """A value is read as it is typed, its spaces not written as a URL has them."""
    assert read_link("conflicts?kind=difference of value") == Link("conflicts", {"kind": ("difference of value",)}, "")


@pytest.mark.parametrize(
    "text",
    [
        f"/reports/members?country=PT&version={DIGEST}",
        f"members?country=PT&version={DIGEST}",
        f"http://localhost:8000/reports/members?version={DIGEST}&country=PT&format=csv&type=",
        f"/reports/members?country=PT&version={DIGEST}&view=map&page=2&sort=-name&filter=a&receipts=1",
        f"  https://example.org/some/where/reports/members?country=PT&version={DIGEST}\n",
    ],
)
def test_a_link_is_read_under_any_host(text):
    """Host, folder, how an answer is shown, and inputs left empty are no part of what a link names."""
    assert read_link(text) == Link("members", {"country": ("PT",)}, DIGEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/",
        "https://example.org/members",
        "/doc/person/x",
        "ftp://example.org/reports/members",
        "javascript:alert(1)",
        "http://[/reports/members",
        "reports/members#x",
        "reports/Members",
        "reports/../members",
        "two words",
        "members?version=1",
        f"members?version={DIGEST}&version={OTHER}",
        f"members?version={DIGEST.upper()}",
        "members?country=%ff",
        "members?" + "a=b&" * 1000,
    ],
)
def test_what_is_no_link_is_refused_in_a_sentence(text):
    """A text that leads to no report, or names a version wrongly, is refused in one sentence."""
    with pytest.raises(LinkError, match=r"^[^\n]+\.$"):
        read_link(text)


def test_another_version_is_never_passed_off():
    """A link to the version at hand or to none passes; for another the present answer is offered, in a sentence."""
    require_held(Link("members", {}, DIGEST), DIGEST)
    require_held(Link("members", {}), DIGEST)
    with pytest.raises(OtherVersionError, match="is not held here") as refused:
        require_held(Link("members", {"country": ("PT",)}, OTHER), DIGEST, base="http://localhost/")
    assert refused.value.present == f"http://localhost/reports/members?country=PT&version={DIGEST}"


def fields_of(entry):
    """Return type, key and fields of a BibTeX entry, read by counting braces as BibTeX does."""
    head = re.match(r"@(\w+)\{([^,{}\s]+),\n", entry)
    fields, rest = {}, entry[head.end() :]
    while match := re.match(r"\s*(\w+) = ", rest):
        rest = rest[match.end() :]
        depth, end = 0, 0
        while depth or rest[end] != ",":
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[match[1]], rest = rest[:end], rest[end + 1 :]
    assert rest == "\n}\n"
    return head[1], head[2], fields


def test_bibtex_is_escaped():
    """Characters that mean something to TeX are escaped, braces stay in pairs, and the address stays as it is."""
    hostile = r"50 % of {x & y_z} #1 ~ ^ \ $" + "\n} or 100 €"
    url = permalink("members", {"text": [hostile]}, DIGEST)
    reference = Reference("key", hostile, "A & B", ("Smith and Sons", "b{"), "P_Q", None, DIGEST, url)
    kind, key, fields = fields_of(bibtex(reference))
    assert (kind, key) == ("misc", "key")
    assert fields["title"] == (
        r"{{50 \% of \textbraceleft{}x \& y\_z\textbraceright{} \#1 \textasciitilde{} \textasciicircum{} "
        r"\textbackslash{} \$ \textbraceright{} or 100 €}}"
    )
    assert fields["author"] == r"{{Smith and Sons} and {b\textbraceleft{}}}"
    assert (fields["url"], fields["publisher"]) == (f"{{{url}}}", r"{P\_Q}")


CSL_NAMES = {"id", "type", "title", "container-title", "author", "publisher", "issued", "version", "URL"}


def test_a_reference_is_that_of_the_dataset(store, project):
    """A reference has the question with its values in words, who publishes, and the day of the dataset, not today's."""
    reference = read_reference(store, read_report(ROOT, "members"), {"country": ("PT",)}, version(project))
    assert reference.title == "Who sits in the expert group, for whom, and in which role? (Country: Portugal)"
    _, _, fields = fields_of(bibtex(reference))
    [item] = json.loads(csl_json(reference))
    assert set(item) == CSL_NAMES
    assert item["type"] == "dataset"
    assert (item["title"], item["URL"], item["version"]) == (reference.title, reference.url, version(project))
    header = (ROOT / "ontology" / "clustergraph.ttl").read_text(encoding="utf-8")
    day = re.search(r'dcterms:modified "([0-9-]+)"', header)[1]
    assert "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0]) == day
    assert fields["year"] == f"{{{day[:4]}}}"
    cff = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    authors = re.findall(r'- name: "([^"]+)"', cff)
    assert [one["literal"] for one in item["author"]] == authors
    assert fields["author"] == f"{{{' and '.join(f'{{{name}}}' for name in authors)}}}"
    assert re.search(r"date-released: (\S+)", cff)[1] == day


def test_the_service_answers_its_own_permalink(client, project):
    """An answer over HTTP tells its permalink, which gives the same answer; another version is 404, with an offer."""
    response = client.get("/reports/members?country=Portugal&format=csv")
    link = f"/reports/members?country=PT&version={version(project)}"
    assert f'<{link}>; rel="bookmark"' in response.headers.getlist("Link")
    again = client.get(f"{link}&format=csv")
    assert (again.status_code, again.data) == (200, response.data)
    other = client.get(f"/reports/members?country=PT&version={OTHER}")
    assert other.status_code == 404
    assert other.json["type"].endswith("/problem/other-version")
    assert link in other.json["detail"]
    assert client.get(f"{link}&version={OTHER}").status_code == 400


def test_cite_prints_each_style(run, project):
    """The command prints a line, BibTeX, CSL-JSON or the link alone, for a bare name too."""
    link = permalink("members", {"country": ["PT"]}, version(project))
    assert run("cite", "members?country=Portugal", "--format", "link").stdout.decode() == f"{link}\n"
    assert json.loads(run("cite", link, "--format", "csl-json").stdout)[0]["URL"] == link
    assert fields_of(run("cite", link, "--format", "bibtex").stdout.decode())[2]["url"] == f"{{{link}}}"
    bare = run("cite", "members")
    assert bare.returncode == 0
    assert bare.stdout.decode().endswith(f"{permalink('members', {}, version(project))}\n")


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("membrs", 2),
        ("members?country=Atlantis", 2),
        ("members?x=1", 2),
        ("person", 2),
        (f"members?version={OTHER}", 1),
    ],
)
def test_cite_refuses_in_a_sentence(run, link, status):
    """An unknown report or value is wrong use, a version that is not at hand ends with status 1."""
    result = run("cite", link)
    assert (result.returncode, result.stdout) == (status, b"")
    assert re.fullmatch(rb"Error: [^\n]+[.?]\n", result.stderr)
