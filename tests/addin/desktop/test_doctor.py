"""Each thing that may stand in Tierbook's way is found by itself, and named with what to do."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import addin
from addin.desktop.addin_file import FILE_NAME, TIERBOOK, XLWINGS, shared_configuration
from addin.desktop.doctor import examine
from addin.desktop.machine import Machine
from addin.desktop.placing import Standing
from addin.desktop.python_facts import PythonFacts, probe

SOURCE = Path(addin.__file__).parents[1]
WANTED = shared_configuration()[XLWINGS]


@pytest.fixture
def case(tmp_path):
    """A computer with Windows on which all is well: machine, file, add-in and facts of Python."""
    python = tmp_path / "Python" / "python.exe"
    python.parent.mkdir()
    (python.parent / f"xlwings64-{WANTED}.dll").touch()
    environment = {"APPDATA": str(tmp_path), "OneDrive": str(tmp_path / "Cloud")}
    machine = Machine("win32", tmp_path, python, SOURCE, Path("EXCEL.EXE"), "cp1252", environment)
    configuration = {**shared_configuration(), "Interpreter_Win": str(python)}
    packages = {name: SOURCE / name for name in ("addin", "grading")}
    facts = PythonFacts({"tierbook": "1", "xlwings": str(WANTED)}, packages)
    return {
        "machine": machine,
        "file": tmp_path / FILE_NAME,
        "standing": Standing(configuration, signed=False),
        "facts": facts,
    }


def troubles(case):
    """Level and first words of what is found, but for what is only said."""
    return [
        (each.level, each.said.key.removeprefix("desktop.found."))
        for each in examine(**case)
        if each.level != "fine"
    ]


def with_setting(case, **settings):
    configuration = {**case["standing"].configuration, **settings}
    return case | {"standing": Standing(configuration, signed=False)}


def test_nothing_is_found_where_all_is_well(case):
    """A sound installation gives no warning."""
    assert troubles(case) == []


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({TIERBOOK: "0.0.9"}, [("fault", "other_tierbook")]),
        ({XLWINGS: "0.30.1"}, [
            ("fault", "other_xlwings"), ("fault", "python_xlwings"), ("fault", "no_library"),
        ]),
        ({"Interpreter_Win": ""}, [("warning", "any_python")]),
    ],
)  # fmt: skip
def test_settings_of_the_addin(case, settings, found):
    """Of another version, or without a Python of its own."""
    assert troubles(with_setting(case, **settings)) == found


def test_other_python(case, tmp_path):
    """Excel works with a Python that is not the one of the command: told, but it may be meant."""
    machine = replace(case["machine"], python=tmp_path / "other" / "python.exe")
    assert troubles(case | {"machine": machine}) == [("warning", "other_python")]


def test_python_that_does_not_run(case):
    """It was uninstalled or moved."""
    assert troubles(case | {"facts": None}) == [("fault", "dead_python")]


def test_packages_in_the_way(case, tmp_path):
    """One that is not Tierbook's, and one that is not there."""
    packages = {"addin": None, "grading": tmp_path / "grading"}
    facts = replace(case["facts"], packages=packages)
    expected = [("fault", "no_package"), ("fault", "foreign_package")]
    assert troubles(case | {"facts": facts}) == expected


def test_mark_of_the_web(case):
    """Windows keeps it in a stream beside the file's content."""
    mark = Path(f"{case['file']}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    assert troubles(case) == [("fault", "blocked")]


@pytest.mark.parametrize("folder", ["Cloud", "OneDrive - Firma"])
def test_onedrive(case, tmp_path, folder):
    """By the name of the folder, or as Windows names it."""
    machine = replace(case["machine"], source=tmp_path / folder / "tierbook")
    assert troubles(case | {"machine": machine}) == [("warning", "onedrive")]


def test_missing_library(case):
    """In the folder above it does as well, as in a virtual environment."""
    library = case["machine"].python.parent / f"xlwings64-{WANTED}.dll"
    library.rename(library.parent.parent / library.name)
    assert troubles(case) == []
    (library.parent.parent / library.name).unlink()
    assert troubles(case) == [("fault", "no_library")]


def test_letters_that_windows_cannot_pass(case, tmp_path):
    """Chinese letters do on a Chinese Windows, and not on a western one."""
    python = tmp_path / "李雷" / "python.exe"
    python.parent.mkdir()
    (python.parent / f"xlwings64-{WANTED}.dll").touch()
    case = with_setting(case, Interpreter_Win=str(python))
    western = replace(case["machine"], python=python)
    assert troubles(case | {"machine": western}) == [("fault", "letters")]
    assert troubles(case | {"machine": replace(western, code_page="cp936")}) == []


def test_second_addin(case, tmp_path):
    """One that was ticked in Excel's list would be opened besides."""
    other = tmp_path / "Microsoft" / "AddIns" / FILE_NAME
    other.parent.mkdir(parents=True)
    other.touch()
    assert troubles(case) == [("warning", "second")]


def test_no_excel(case):
    """It may be somewhere else, so it is a warning."""
    machine = replace(case["machine"], excel=None)
    assert troubles(case | {"machine": machine}) == [("warning", "no_excel")]


def test_not_installed(case):
    """Nothing is said of a Python that no add-in names."""
    assert troubles(case | {"standing": None, "facts": None}) == [("fault", "absent")]


@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_findings_read_as_sentences(case, lang):
    """Each says what to do, in every language, with its facts in place."""
    for each in examine(**with_setting(case, **{TIERBOOK: "0.0.9"})):
        text = each.said.text(lang)
        assert "{" not in text
        assert len(text) > 20


def test_probe_asks_the_python_itself(tmp_path):
    """What it finds is what Excel would get; a folder put in front hides the installed package."""
    found = probe(Path(sys.executable), added=str(SOURCE))
    assert found.versions["xlwings"] == WANTED
    assert found.has("addin")
    assert found.has("grading")
    (tmp_path / "grading").mkdir()
    (tmp_path / "grading" / "__init__.py").touch()
    hidden = probe(Path(sys.executable), added=f"{tmp_path};{SOURCE}")
    assert hidden.packages["grading"] == tmp_path / "grading"
    assert not hidden.has("grading")
    assert hidden.has("addin")


def test_probe_of_what_is_no_python(tmp_path):
    """A file that does not run, and one that is not there."""
    file = tmp_path / "python.exe"
    assert probe(file) is None
    file.write_text("#!/bin/sh\necho hello\n")
    file.chmod(0o755)
    assert probe(file) is None
