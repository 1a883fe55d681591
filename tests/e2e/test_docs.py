"""The documentation holds: its commands run, its examples load, its links lead somewhere."""

import re
import shlex
import shutil
from dataclasses import asdict
from datetime import date
from importlib import resources
from pathlib import Path

import openpyxl
import pytest

from grading.schemes.catalogue import common_input
from grading.schemes.checks import check_scheme
from grading.schemes.toml_document import from_toml
from workbook_templates.demo_customers import demo_customers

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
DOCS = Path(str(resources.files("addin"))) / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
SAMPLE = """Customer,Annual amount,Orders per year,Loyalty,Influence,Complaints
Alder & Sons,120000,24,90%,4,0
Birch Ltd,8000,2,10%,2,3
"""


def commands(page: Path) -> list[str]:
    """The command lines a page tells people to type, left out those that set Tierbook up."""
    lines = re.findall(r"^(?: {4}|\$ )(tierbook .*)$", page.read_text(encoding="utf-8"), re.M)
    return [line.split("  #")[0].strip() for line in lines]


def fenced(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, run_tierbook) -> Path:
    """A folder with what the pages talk about."""
    folder = tmp_path_factory.mktemp("docs")
    assert run_tierbook(folder, "demo", "--as-of", "2026-11-21").code == 0
    _write_own_list(folder / "list.xlsx")
    grade = ("regrade", "list.xlsx", "--scheme", "abcd-value", "-o", "customers.xlsx")
    assert run_tierbook(folder, *grade).code == 0
    folder.joinpath("customers.csv").write_text(SAMPLE, encoding="utf-8")
    (cases,) = fenced(DOCS / "preview-and-what-if.md", "csv")
    folder.joinpath("cases.csv").write_text(cases, encoding="utf-8")
    (orders,) = fenced(DOCS / "orders.md", "csv")
    folder.joinpath("orders.csv").write_text(orders, encoding="utf-8")
    return folder


@pytest.fixture
def folder(prepared, tmp_path) -> Path:
    """A copy of it for one page, since what one page does to a workbook another does not expect."""
    return shutil.copytree(prepared, tmp_path / "docs")


def _write_own_list(path: Path) -> None:
    """A person's own list: the customers of the demo on a sheet without any of Tierbook's."""
    book = openpyxl.Workbook()
    rows = [asdict(customer) for customer in demo_customers(date(2026, 11, 21), "en")]
    inputs = {name: common_input(name).label.en for name in rows[0]}
    book.active.append(list(inputs.values()))
    for row in rows:
        book.active.append(list(row.values()))
    for (cell,) in book.active["B2:B301"]:
        cell.data_type = "s"  # some names look like formulas
    book.save(path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.name}")
def test_commands_run(page, folder, run_tierbook):
    """Each command of a page ends well, in the order in which the page gives them."""
    for line in commands(page):
        command, _, target = line.partition(" > ")
        outcome = run_tierbook(folder, *shlex.split(command)[1:])
        assert outcome.code == 0, f"{line}\n{outcome.err}"
        if target:
            folder.joinpath(target.strip()).write_text(outcome.out, encoding="utf-8")


def test_pages_hold_commands():
    """The pages are read the right way: there are commands in them to run."""
    assert len(commands(ROOT / "README.md")) >= 5
    assert len(commands(DOCS / "your-own-scheme.md")) >= 1
    assert len(commands(DOCS / "preview-and-what-if.md")) >= 8


def test_scheme_of_the_docs_loads():
    """The scheme shown on the page about own schemes loads, without a warning."""
    (text,) = fenced(DOCS / "your-own-scheme.md", "toml")
    scheme = from_toml(text, "your-own-scheme.md")
    assert scheme.id == "our-rules"
    assert check_scheme(scheme) == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.name}")
def test_links_lead_somewhere(page):
    """Each relative link of a page names a file that is there."""
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        inside = target.removeprefix("addin/docs/")
        place = DOCS / inside if target != inside else page.parent / target
        assert place.exists(), f"{page.name}: {target}"
