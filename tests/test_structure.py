"""Promises of the code's shape: floors, sizes, names, documented commands, tests that say what they promise."""

import ast
import re
import statistics

import pytest

from clustergraph.cli import COMMANDS
from conftest import ROOT

FLOORS = [
    ["clustergraph", "namespaces", "iris", "formats"],
    ["sparql", "turtle", "results"],
    ["dataset"],
    ["graph_store"],
    ["evidence", "reports"],
    ["names", "labels"],
    ["description"],
    ["search"],
    ["validation", "exports", "charts", "emptiness", "openapi"],
    ["receipts", "provenance"],
    ["citation", "differences"],
    ["verification"],
    ["serving"],
    ["web", "mcp"],
    ["cli"],
    ["__main__"],
]
"""Lowest first: a module imports from its own package and from floors below."""

ALONE_IN = {
    "flask": {"web"},
    "werkzeug": {"web"},
    "gunicorn": {"web", "serving"},
    "click": {"cli"},
    "rich": {"results", "cli"},
    "xlsxwriter": {"results"},
    "yaml": {"reports"},
    "vl_convert": {"charts"},
    "mcp": {"mcp"},
    "rdflib": {"validation"},
    "pyshacl": {"validation"},
}
"""Libraries that only some packages may import."""

MODULES = sorted((ROOT / "src").rglob("*.py"))
NO_NAMES = {"utils", "helpers", "core", "common", "models", "services", "manager", "errors", "misc"}


def name_of(path):
    """Return the dotted name of a module below the package."""
    parts = path.relative_to(ROOT / "src" / "clustergraph").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "clustergraph"


NAMES = {f"clustergraph.{name_of(path)}" for path in MODULES}


def floor_of(name):
    """Return the floor of a module: that of its longest listed prefix."""
    floors = {listed: number for number, floor in enumerate(FLOORS) for listed in floor}
    while name not in floors:
        assert "." in name, f"{name} stands on no floor"
        name = name.rpartition(".")[0]
    return floors[name]


def imports(tree):
    """Yield the names of the modules that a module imports, wherever it does, and those in a table of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (name for alias in node.names if (name := f"{node.module}.{alias.name}") in NAMES)
        elif isinstance(node, ast.Constant) and node.value in NAMES:
            yield node.value


def test_a_package_imported_by_name_counts():
    """Whatever way a module is imported, the walk finds its full name."""
    for line in ("from clustergraph import web", "import clustergraph.web", "from clustergraph.web import service"):
        assert any(name.startswith("clustergraph.web") for name in imports(ast.parse(line))), line
    assert "clustergraph.web.service" in imports(ast.parse("from clustergraph.web import service"))


def functions(tree):
    """Yield the functions of a module, those inside others too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_from_floors_below_its_own(path):
    """No module reaches up or across, whether by import or by a name in a table of modules."""
    name = name_of(path)
    package = name.partition(".")[0]
    for imported in imports(ast.parse(path.read_text(encoding="utf-8"))):
        target = imported.removeprefix("clustergraph").removeprefix(".") or "clustergraph"
        if not imported.startswith("clustergraph") or target.partition(".")[0] == package:
            continue
        assert floor_of(target) < floor_of(name) or floor_of(target) == 0, f"{name} imports {target}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_library_stays_where_it_belongs(path):
    """Flask is imported in web only, Click in the command line only, and so on."""
    package = name_of(path).partition(".")[0]
    for imported in imports(ast.parse(path.read_text(encoding="utf-8"))):
        allowed = ALONE_IN.get(imported.partition(".")[0])
        assert allowed is None or package in allowed, f"{package} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_small_and_named_for_what_it_holds(path):
    """A module has at most 400 lines, functions at most 60, no import inside a function, and a telling name."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    assert path.stem not in NO_NAMES
    for function in functions(ast.parse(text)):
        assert function.end_lineno - function.lineno < 60, function.name
        inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not inner, f"{function.name} imports"


def test_functions_are_short():
    """Half of the functions have at most ten lines, nine in ten fewer than 35."""
    lengths = [
        function.end_lineno - function.lineno + 1
        for path in MODULES
        for function in functions(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert len(lengths) > 100
    assert statistics.median(lengths) <= 10
    assert statistics.quantiles(lengths, n=10)[-1] < 35


def test_a_turtle_file_is_not_endless():
    """A data file that a person edits has fewer than 2,000 lines; stamped evidence is written by a machine."""
    for path in [*(ROOT / "data").rglob("*.ttl"), *(ROOT / "ontology").rglob("*.ttl")]:
        if path.name != "evidence.ttl":
            assert path.read_text(encoding="utf-8").count("\n") < 2000, path


def test_every_test_states_its_promise():
    """Each test has a docstring, and it is one sentence."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
            if function.name.startswith("test_"):
                promise = ast.get_docstring(function) or ""
                assert promise.endswith("."), f"{path.name}: {function.name}"


def test_every_command_is_in_the_readme():
    """A command that README does not name is not there for anybody."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if not re.search(rf"clustergraph {name}\b", readme)] == []


def test_the_readme_is_short():
    """README has at most 150 lines."""
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 150
