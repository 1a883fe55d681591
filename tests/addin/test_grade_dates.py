"""Dates that steps put out stand beside the grades."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from addin.command_line import grade
from addin.command_line.listing import read_listing


@pytest.fixture
def dated(tmp_path, monkeypatch):
    """A list whose scheme puts out a deadline for the first of two customers."""
    path = tmp_path / "customers.csv"
    path.write_text("Customer,Revenue\nAcme,120000\nBeta,5\n", encoding="utf-8")
    options = {"scheme": "amount-bands", "sheet": None, "as_of": date(2026, 11, 20), "lang": "en"}
    listing = read_listing(path, **options)
    deadlines = np.array(["2026-11-26", "NaT"], "datetime64[D]")
    outputs = {"deadline": deadlines, "days": np.array([6.0, np.nan])}
    grades = replace(listing.graded.grades, outputs=outputs)
    with_dates = replace(listing, graded=replace(listing.graded, grades=grades))
    monkeypatch.setattr(grade, "read_listing", lambda *_, **__: with_dates)
    return lambda shape: grade.print_grades(path, shape=shape, **options)


def test_in_json_they_are_iso_dates(dated, capsys):
    """A date is written year first, a blank one is null, and numbers of steps stay inside."""
    dated("json")
    rows = json.loads(capsys.readouterr().out)
    assert [row["deadline"] for row in rows] == ["2026-11-26", None]
    assert list(rows[0])[-2:] == ["problems", "deadline"]


def test_in_csv_they_have_a_column(dated, capsys):
    """The columns are the keys of JSON."""
    dated("csv")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "row,key,grade,label,score,reason,problems,deadline"
    assert [line.rpartition(",")[2] for line in lines[1:]] == ["2026-11-26", ""]
