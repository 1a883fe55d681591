"""The add-in as a file: what is in it, and that its readers accept it."""

import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlwings
from pyopenvba import ExcelFile, check_file

from addin import scripts
from addin.desktop.addin_file import TIERBOOK, XLWINGS, addin_bytes, shared_configuration
from addin.desktop.conf_sheet import SHEET_PART, read_configuration
from addin.desktop.custom_ui import UI_PART, ribbon_texts
from addin.desktop.formula_vba import wrappers
from addin.desktop.installing import configuration_for
from addin.desktop.machine import Machine
from addin.desktop.ribbon_vba import TEXT_COLUMNS, opening_source, ribbon_source
from addin.desktop.vba_project import quickstart
from addin.desktop.wizard import wizard_texts
from addin.server.ribbon import GROUPS, PANE

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"


@pytest.fixture(scope="module")
def parts(addin_content):
    """The parts of the add-in by name."""
    with zipfile.ZipFile(io.BytesIO(addin_content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_building_twice_gives_the_same(addin_content):
    """Nothing in the file depends on when or where it was made."""
    assert addin_bytes(shared_configuration()) == addin_content


def test_the_validator_accepts_it(addin_file, ooxml_validator):
    """Excel's schemas allow every part, the tab included."""
    assert ooxml_validator(addin_file).errors == []


def test_checks_of_pyopenvba_are_clean(addin_file):
    """Container, streams and records of the VBA project hold together, under its own name."""
    report = check_file(addin_file)
    assert (report.complete, list(report.issues)) == (True, [])
    with ExcelFile(addin_file) as file:
        assert file.validate() == []
        assert file.vba_project().name == "Tierbook"
        assert b'Name="Tierbook"' in file._get_cfb().get_stream("PROJECT")


def test_olevba_lists_our_code_and_that_of_xlwings(addin_file):
    """A virus scanner's eyes see the code written here, and xlwings' own but for its name."""
    theirs = {
        name: code.replace('= "myaddin"', '= "tierbook"') for name, code in _code(quickstart())
    }
    found = dict(_code(addin_file))
    told = [*ribbon_texts(), *wizard_texts()]
    ours = {
        "RibbonTierbook.bas": ribbon_source(len(told), None),
        "xlwings_udfs.bas": wrappers(),
        "ThisWorkbook.cls": opening_source(),
    }
    for name, code in ours.items():
        assert found.pop(name).strip().endswith(code.strip()), name
    assert found == {name: theirs[name] for name in found}
    assert sorted(found) == ["Dictionary.cls", "Sheet2.cls", "xlwings.bas"]


def _code(file):
    """File name and code of each module, as the program olevba tells them."""
    # Its parser's library warns of names it has given up, which would fail the test.
    command = [sys.executable, "-W", "ignore", "-m", "oletools.olevba", "--json", str(file)]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    (found,) = [each for each in json.loads(told.stdout) if each.get("macros")]
    for macro in found["macros"]:
        yield macro["vba_filename"], macro["code"].replace("\r\n", "\n")


def test_tab_has_the_buttons_of_every_excel(parts):
    """Groups and buttons are those of the server's tab, but for its task pane; each has an icon."""
    tab = ET.fromstring(parts[UI_PART])
    groups = [
        (group.get("id"), [button.get("tag") for button in group])
        for group in tab.iter(f"{UI}group")
    ]
    assert groups == [
        (f"group_{group.name}", [name for name in group.buttons if name != PANE])
        for group in GROUPS
    ]
    links = ET.fromstring(parts["customUI/_rels/customUI14.xml.rels"])
    targets = {link.get("Id"): f"customUI/{link.get('Target')}" for link in links}
    for button in tab.iter(f"{UI}button"):
        assert button.get("tag") in scripts.__all__
        assert parts[targets[button.get("image")]].startswith(b"\x89PNG")


def test_every_text_of_the_tab_is_there(parts):
    """What the tab asks for by id stands on the sheet in three languages, none blank."""
    tab = ET.fromstring(parts[UI_PART])
    keys = dict(ribbon_texts())
    for element in tab.iter():
        if element.get("getLabel"):
            assert f"{element.get('id')}.label" in keys
        if element.get("getSupertip"):
            assert f"{element.get('id')}.tip" in keys
    for by_language in keys.values():
        assert set(by_language) == set(TEXT_COLUMNS) - {"key"}
        assert all(by_language.values())
        assert all(escape(text).encode() in parts[SHEET_PART] for text in by_language.values())


def test_callbacks_named_by_the_tab_are_in_the_macros(parts, addin_file):
    """Excel finds each macro that the tab names, public and of one control."""
    named = set(re.findall(rb'"RibbonTierbook\.(\w+)"', parts[UI_PART]))
    with ExcelFile(addin_file) as file:
        source = file.get_module("RibbonTierbook")
    assert named
    for name in named:
        assert f"Public Sub {name.decode()}(control As IRibbonControl" in source


def test_configuration_is_read_back(addin_file):
    """Settings are read as they were written; those that are unset are left out, not blank."""
    found = read_configuration(addin_file)
    assert found == shared_configuration()
    assert found["UDF Modules"] == "addin.functions"
    assert found["Use UDF Server"] is True
    assert re.fullmatch(r"\d+\.\d+\.\S+", found[TIERBOOK])
    assert found[XLWINGS] == xlwings.__version__
    assert "Interpreter_Win" not in found


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_settings_are_those_that_xlwings_reads(addin_file, system):
    """Each name that is not our own is asked for by xlwings' macros."""
    machine = Machine(system, Path("home"), Path("python"), Path("source"))
    with ExcelFile(addin_file) as file:
        source = file.get_module("xlwings")
    for name in set(configuration_for(machine, None)) - {TIERBOOK, XLWINGS}:
        assert f'GetConfig("{name.upper()}"' in source, name


def test_settings_keep_every_letter(tmp_path):
    """Paths with blanks, ampersands and Chinese letters come back as they were given."""
    path = "C:\\Users\\李 雷\\R&D <1>\\python.exe"
    file = tmp_path / "tierbook.xlam"
    file.write_bytes(addin_bytes({"Interpreter_Win": path, "Use UDF Server": False}))
    assert read_configuration(file) == {"Interpreter_Win": path, "Use UDF Server": False}


def test_foreign_files_are_not_taken_for_ours(tmp_path):
    """Another add-in, and what is no package at all, have no settings of ours."""
    damaged = tmp_path / "damaged.xlam"
    damaged.write_bytes(b"PK not a package")
    assert read_configuration(damaged) is None
    assert read_configuration(quickstart()) is None


@pytest.mark.parametrize(("lang", "number"), [(None, 0), ("en", 9), ("zh", 4), ("es", 10)])
def test_language_of_the_tab_can_be_fixed(lang, number):
    """Otherwise it is asked of Excel; the numbers are Windows' primary language ids."""
    assert f"FIXED_LANGUAGE As Long = {number} " in ribbon_source(3, lang)
