"""Promises of the reports that take a period: a year or a month is all its days, and no period runs backwards."""

import pytest

from clustergraph.reports.header import read_report
from clustergraph.reports.running import prepare
from conftest import ROOT


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (("2020", "2020"), ("2020-01-01", "2020-12-31")),
        (("2020-02", "2020-02"), ("2020-02-01", "2020-02-29")),
        (("2019-11", "2020-06-30"), ("2019-11-01", "2020-06-30")),
    ],
)
@pytest.mark.parametrize("name", ["calendar", "calls", "plans-unconfirmed"])
def test_a_year_or_a_month_stands_for_all_its_days(store, name, given, days):
    """A period from a year or month begins on its first day, and one to it ends on its last."""
    report = read_report(ROOT, name)
    asked, meant = ({"from": [begun], "to": [ended]} for begun, ended in (given, days))
    assert prepare(store, report, asked).query == prepare(store, report, meant).query


@pytest.mark.parametrize("name", ["calendar", "calls", "plans-unconfirmed"])
def test_a_period_that_ends_before_it_begins_is_refused(run, name):
    """A start after the end is status 2 and one sentence."""
    result = run("report", name, "--from", "2020", "--to", "2019")
    assert (result.returncode, result.stdout) == (2, b"")
    sentence = "from: 2020-01-01 is after to: 2019-12-31, and no day is between them; give the earlier day as from."
    assert sentence in result.stderr.decode()
