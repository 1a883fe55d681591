"""Lists and file names made of a plan."""

import csv
import io
from pathlib import Path

import pytest

from addin.plan_files.safe_names import safe_names
from addin.plan_files.schedule_csv import schedule_csv
from addin.plan_files.writing import refuse_folder, refuse_list, write_files
from grading.exceptions import InputError


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Priya Raman", "Priya Raman"),
        ("王芳", "王芳"),
        ("North/South: a*b?", "North-South- a-b"),
        ("..\\..\\etc", "etc"),
        ("CON", "CON-rep"),
        ("com1.x", "com1.x-rep"),
        ("", "rep"),
        ("...", "rep"),
        ("x" * 300, "x" * 80),
    ],
)
def test_file_names_are_good_on_every_system(name, stem):
    """What no system allows goes; what people are called stays as far as it can."""
    assert safe_names([name]) == {name: stem}


def test_file_names_differ_whatever_the_case():
    """Numbered in alphabetical order, in whatever order the people come."""
    found = safe_names(["li", "Li", "L/i"])
    assert len({stem.casefold() for stem in found.values()}) == 3
    assert safe_names(["Li", "L/i", "li"]) == found


def test_a_list_comes_back_as_it_was(make_row):
    """Read by Python's own reader: texts whole, dates as in ISO 8601, blanks blank."""
    row = make_row(customer='=SUM(1) "quoted", comma', notes="two\nlines", due=None, minutes=0)
    content = schedule_csv([row], "en")
    assert content.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    headers, cells = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    found = dict(zip(headers, cells, strict=True))
    assert found["Customer"] == '=SUM(1) "quoted", comma'
    assert (found["Date"], found["Time"], found["Week"]) == ("2026-11-23", "09:30", "2026-W48")
    assert (found["Due"], found["Minutes"], found["Notes"]) == ("", "", "two\nlines")


def test_headers_and_words_follow_the_language(make_row):
    """A Chinese list has Chinese headers and channels."""
    headers, cells = csv.reader(
        io.StringIO(schedule_csv([make_row()], "zh").decode("utf-8-sig"), newline="")
    )
    found = dict(zip(headers, cells, strict=True))
    assert (found["客户"], found["方式"]) == ("Ann", "拜访")


def test_files_are_written_whole_into_a_new_folder(tmp_path: Path):
    """Nothing else is left beside them."""
    folder = tmp_path / "calendars"
    write_files({folder / "Li.ics": b"one", folder / "Mo.ics": b"two"})
    write_files({folder / "Li.ics": b"three"})
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {
        "Li.ics": b"three",
        "Mo.ics": b"two",
    }


def test_impossible_places_are_named_before_anything_is_planned(tmp_path: Path):
    """A file for a folder, a folder for a file, one in a folder that is not there, a workbook."""
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="a folder must be named here, but this is a file"):
        refuse_folder(file)
    with pytest.raises(InputError, match="must be there, but is not"):
        refuse_folder(tmp_path / "no" / "such")
    with pytest.raises(InputError, match="a file must be named here, but this is a folder"):
        refuse_list(tmp_path)
    with pytest.raises(InputError, match="must be there, but is not"):
        refuse_list(tmp_path / "no" / "plan.csv")
    with pytest.raises(InputError, match=r"plan\.XLSX: .* Name it plan\.csv"):
        refuse_list(tmp_path / "plan.XLSX")
    refuse_folder(tmp_path / "new")
    refuse_list(tmp_path / "plan.csv")
