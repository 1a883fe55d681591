"""What the packages promise: names, layers, languages, light imports."""

import ast
import json
import string
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import addin
import grading
import workbook_templates
from grading.language import LANGUAGES, Texts

PACKAGES = (grading, addin, workbook_templates)
MODULES = sorted(
    module.name
    for package in PACKAGES
    for module in walk_packages(package.__path__, f"{package.__name__}.")
)


def loaded_after(statement: str) -> set[str]:
    """Names of the top-level packages that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(run.stdout.splitlines()[-1])}


@pytest.mark.parametrize("name", [p.__name__ for p in PACKAGES] + MODULES)
def test_all_lists_what_is_there(name):
    """Each ``__all__`` is sorted (constants, classes, functions), names only what is there."""
    module = import_module(name)
    promised = getattr(module, "__all__", [])
    assert sorted(promised, key=lambda n: (not n.isupper(), n.islower(), n)) == list(promised)
    assert [n for n in promised if not hasattr(module, n)] == []


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("grading.")])
def test_grading_is_pure(name):
    """Nothing in ``grading`` imports Excel, a workbook library or the add-in."""
    tree = ast.parse(Path(import_module(name).__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or "").partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported.isdisjoint({"xlwings", "openpyxl", "addin", "workbook_templates"})


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("addin.actions")])
def test_actions_know_only_the_port(name):
    """An action imports the port and no host that implements it, nor the command line."""
    tree = ast.parse(Path(import_module(name).__file__).read_text(encoding="utf-8"))
    modules = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    hosts = {m for m in modules if m.startswith("addin.hosts")}
    assert hosts <= {"addin.hosts.base", "addin.hosts.references"}
    assert not any(m.startswith(("addin.command_line", "addin.cli", "typer")) for m in modules)


def test_import_grading_is_light():
    """``import grading`` brings in neither xlwings nor scipy, nor anything else that is heavy."""
    heavy = {"xlwings", "scipy", "pandas", "numpy", "pydantic", "holidays", "openpyxl"}
    assert loaded_after("import grading").isdisjoint(heavy)


def test_grading_needs_neither_excel_nor_scipy():
    """A whole grading runs without xlwings, scipy, openpyxl or calamine being loaded."""
    statement = (
        "import datetime, grading\n"
        "today = datetime.date(2026, 11, 21)\n"
        "scheme = grading.load_scheme('pareto')\n"
        "rows = [['Customer', 'Revenue'], ['a', 5], ['b', 3]]\n"
        "read = grading.intake(grading.block_from_rows(rows), scheme.inputs, as_of=today)\n"
        "fitted = grading.fit(scheme, read.by_input, as_of=today)\n"
        "assert fitted.grade(read.by_input, as_of=today).grade.to_list() == ['A', 'C']"
    )
    unwanted = {"xlwings", "scipy", "openpyxl", "python_calamine"}
    assert loaded_after(statement).isdisjoint(unwanted)


@pytest.mark.parametrize("package", ["grading", "addin"])
def test_languages_hold_the_same_texts(package):
    """Each text is there in all languages, with the same placeholders."""
    texts = Texts(package)
    for key in sorted(texts.keys("en") | texts.keys("zh") | texts.keys("es")):
        fields = []
        for lang in LANGUAGES:
            assert key in texts.keys(lang), f"{package}: {key} is lacking in {lang}"
            parsed = string.Formatter().parse(texts.get(key, lang))
            fields.append({name for _, name, _, _ in parsed if name is not None})
        assert fields[0] == fields[1] == fields[2], f"{package}: {key}"


def test_unknown_name_of_the_package():
    """A name that ``grading`` does not promise is an ordinary AttributeError."""
    with pytest.raises(AttributeError, match="no attribute 'grades_of'"):
        _ = grading.grades_of
