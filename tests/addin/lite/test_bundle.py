"""The code that a workbook carries: all that is needed, nothing else, and small."""

import ast

import pytest

import addin.functions
import addin.scripts
from addin.lite.bare import bare_source
from addin.lite.bundle import bundle_text, bundled_files, made_text, unpacked
from addin.lite.modules import STARTS, carried_modules, carried_texts, source_of
from addin.lite.workbook import LITE
from grading.schemes.catalogue import scheme_ids

MOST_BYTES = 400_000
"""Office keeps texts of a workbook's add-ins up to about a megabyte; this leaves room."""


def test_the_same_code_gives_the_same_text():
    """Nothing of the moment or the machine is in it."""
    text = bundle_text()
    for made in (bundled_files, carried_modules, carried_texts):
        made.cache_clear()
    assert made_text() == text


def test_it_unpacks_to_what_was_packed():
    """Every file comes back as it was."""
    assert unpacked(bundle_text()) == bundled_files()


def test_what_is_no_bundle_is_refused():
    """A damaged text is told apart."""
    with pytest.raises(ValueError, match=r"(?i)invalid|base85|data"):
        unpacked("A" * 40)


def test_its_letters_need_no_escape():
    """So XML and JSON take no more room than the text itself."""
    assert not set(bundle_text()) & set("&<>\"'\\")


def test_it_holds_neither_files_nor_commands_nor_templates():
    """Excel reads and writes the cells there; what handles files would be dead weight."""
    assert not [
        path
        for path in bundled_files()
        if path.startswith(("addin/command_line", "workbook_templates", "addin/hosts/file"))
        or path in ("addin/cli.py", "addin/hosts/package.py", "addin/hosts/zip_writer.py")
    ]


def test_all_schemes_are_in_it():
    """Whatever scheme a workbook names is there."""
    names = {path.rpartition("/")[2].removesuffix(".toml") for path in bundled_files()}
    assert set(scheme_ids()) <= names


def test_only_what_excel_sees_keeps_its_notes():
    """Elsewhere docstrings and hints of arguments are gone; what is left is the same code."""
    files = bundled_files()
    for module in carried_modules():
        path, source = source_of(module)
        whole = source.read_text(encoding="utf-8")
        if module in STARTS:
            assert files[path] == whole
            continue
        bare = ast.parse(files[path])
        for node in ast.walk(bare):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
                assert ast.get_docstring(node) is None
        assert _names(bare) == _names(ast.parse(whole))


def _names(tree):
    """The functions and classes of a module, with the methods."""
    kinds = ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef
    found = [node for node in tree.body if isinstance(node, kinds)]
    within = (inner for node in found if isinstance(node, ast.ClassDef) for inner in node.body)
    return [node.name for node in (*found, *within) if isinstance(node, kinds)]


def test_it_is_small_enough(carrying):
    """The part of the workbook stays under 400 kB."""
    from addin.hosts.package import Package

    with Package.open(carrying) as package:
        (part,) = (name for name in package.names if name.endswith("webextension1.xml"))
        xml = package.xml(part)
    assert LITE.encode() in xml
    assert len(xml) < MOST_BYTES


def test_every_formula_and_button_is_named_in_main_py(carrying_main):
    """Whoever reads ``main.py`` sees what there is."""
    tree = ast.parse(carrying_main)
    named = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert named == {*addin.functions.__all__, *addin.scripts.__all__}


def test_a_bare_module_keeps_what_it_or_another_uses():
    """Hints and what only hints ask for go; what other modules take from a module stays."""
    source = '''
"""Notes."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
__all__ = ["Point"]

@dataclass
class Point:
    """Notes."""
    at: Mapping[str, int]
    def moved(self, by: Sequence[int]) -> "Point":
        return Point({**self.at, "by": by[0]})
'''
    bare = bare_source(source, {"Decimal"})
    assert len(bare) < len(source) / 2
    assert "Mapping" not in bare
    assert "Notes" not in bare
    found: dict[str, object] = {}
    exec(compile(bare, "bare", "exec"), found)
    assert "Decimal" in found
    assert found["Point"]({"x": 1}).moved([2]).at == {"x": 1, "by": 2}


@pytest.mark.parametrize("meant", ["ClassVar[int]", "InitVar[int]"])
def test_hints_that_do_something_stay(meant):
    """Of a data class they make a field, an argument or neither."""
    name = meant.partition("[")[0]
    home = "typing" if name == "ClassVar" else "dataclasses"
    source = f"from {home} import {name}\nclass A:\n  a: {meant} = 1\n"
    assert meant in bare_source(source, ())
