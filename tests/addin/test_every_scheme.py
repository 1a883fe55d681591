"""Every scheme through every host: memory, file and Excel end with the same cells."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.excel import ExcelHost
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from grading.language import LANGUAGES
from grading.schemes.catalogue import common_input, load_scheme, scheme_ids

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def customers(scheme_id, lang):
    """Day and rows of a scheme's scenarios, with headers and options as a language writes them."""
    document = tomllib.loads((SCENARIOS / f"{scheme_id}.toml").read_text(encoding="utf-8"))
    groups = [document["case"]] if "case" in document else []
    groups += [group["rows"] for group in document.get("population", ())]
    scheme = load_scheme(scheme_id)
    names = {wanted.name for wanted in scheme.inputs}
    key = common_input("customer_id" if "customer" in names else "customer").label.get(lang)
    headers = [key, *(wanted.label.get(lang) for wanted in scheme.inputs)]
    rows = [
        [
            f"C{n}",
            *(cell(wanted, row["inputs"].get(wanted.name), lang) for wanted in scheme.inputs),
        ]
        for n, row in enumerate(max(groups, key=len), 1)
    ]
    return document["as_of"], [headers, *rows]


def cell(wanted, value, lang):
    """What a person types for a value."""
    labels = {choice.value: choice.label.get(lang) for choice in wanted.choices}
    typed = labels.get(value, value) if isinstance(value, str) else value
    return float(typed) if isinstance(typed, int) and not isinstance(typed, bool) else typed


def in_memory(rows):
    area = Area("Data", 1, 1, len(rows), len(rows[0]), table="Customers")
    return MemoryHost({"Data": [list(row) for row in rows]}, tables=[area])


def in_file(rows, path):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif value is not None:
                    sheet.write(at, column, value)
        headers = [{"header": header} for header in rows[0]]
        sheet.add_table(
            0, 0, len(rows) - 1, len(rows[0]) - 1, {"name": "Customers", "columns": headers}
        )
    return FileHost(path)


def cells(host):
    """All cells of the sheet, blank ones at the end of a row left out."""
    rows = [list(row) for row in host.peek("Data", 10_000)]
    for row in rows:
        while row and row[-1] in (None, ""):
            row.pop()
    return rows


@pytest.mark.parametrize(("place", "scheme_id"), list(enumerate(scheme_ids())), ids=scheme_ids())
def test_every_scheme_ends_alike_on_every_host(place, scheme_id, tmp_path, excel):
    """One of the languages each; some rows get a grade or a label, and the reason stands beside."""
    lang = LANGUAGES[place % len(LANGUAGES)]
    as_of, rows = customers(scheme_id, lang)
    memory = in_memory(rows)
    report = regrade(memory, scheme=scheme_id, as_of=as_of, lang=lang)
    assert report.graded > 0
    with in_file(rows, tmp_path / "book.xlsx") as host:
        assert (
            regrade(host, scheme=scheme_id, as_of=as_of, lang=lang).as_json()["tiers"]
            == (report.as_json()["tiers"])
        )
    with FileHost(tmp_path / "book.xlsx") as saved:
        assert cells(saved) == cells(memory)

    import xlwings as xw

    model = excel.ExcelModel(in_memory(rows))
    book = xw.Book(json=model.payload())
    regrade(ExcelHost(book), scheme=scheme_id, as_of=as_of, lang=lang)
    model.apply(book.json()["actions"])
    assert excel.contents(model.as_host()) == excel.contents(memory)
