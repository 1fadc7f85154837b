"""Promises of accessibility: axe finds nothing to object to on any kind of page."""

import pytest

from browser.kinds import ALL, CASES, FAILING
from conftest import ROOT, need

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [("light", 1280), ("dark", 1280), ("dark", 360), ("light", 360)]
RUN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  const said = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ');
  const told = (node) => `${node.target.join(' ')}: ${node.html.slice(0, 150)}: ${said(node).slice(0, 250)}`;
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${told(node)}`));
}"""


@pytest.fixture(scope="module")
def axe():
    """Return the text of axe-core."""
    need(AXE.is_file(), f"no axe-core in {AXE.parent}: run make build")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", CASES)
def test_axe_objects_to_nothing(page, watch, axe, kind):
    """No rule of WCAG 2.2 AA and of good practice is broken, light and dark, wide and narrow."""
    watch.allow(f"status of {FAILING.get(kind, 200)}")
    page.goto(ALL[kind])
    page.evaluate(axe)
    found = {}
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        for violation in page.evaluate(RUN, TAGS):
            found.setdefault(violation, []).append(f"{scheme} {width}")
    assert found == {}
