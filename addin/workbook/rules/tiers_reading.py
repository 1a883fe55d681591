"""Read the table Tiers: grades, words, colours and contact rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from addin.workbook.rule_words import WEEKDAYS, read_greetings, read_weekdays
from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader
from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Grid, Place
from addin.workbook.rules.texts_known import KnownTexts
from addin.workbook.rules.tiers_columns import FACT_FIELDS, TIER_COLUMNS
from addin.workbook.rules.words import known_words, languages_of, meaning, written
from grading.engine.problems import Problem
from grading.language import LANGUAGES, Lang
from grading.schemes.models import Scheme

__all__ = ["TiersRead", "read_tiers"]

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SHARE = re.compile(r"(?P<word>\D*?)\s*(?P<number>[0-9０-９.．]+\s*[%％]?)")
_WHOLE = (
    *("every_days", "tolerance_days", "minutes", "close_within_days"),
    *("min_gap_days", "reactivate_after_days", "win_back_after_days"),
)
_BLANK = {
    "every_days": None,
    "close_within_days": None,
    "min_gap_days": 1,
    "reactivate_after_days": None,
    "win_back_after_days": None,
}
"""What a blank cell of such a column means; in the others a blank is no fault, and as usual."""


@dataclass(slots=True)
class TiersRead:
    """What the table Tiers says.

    Args:
        documents: Parts of a scheme's document, one per tier, best first. Fields of columns that
            the table does not have are missing.
        problems: All that is wrong.
        places: Cells by how the scheme's own checks name them.
        columns: Words of the columns there are.
        header: Place of the first header.
        lang: Language of the table.
    """

    documents: list[dict[str, Any]]
    problems: tuple[Problem, ...]
    places: Mapping[str, Place]
    columns: frozenset[str]
    header: Place
    lang: Lang


def read_tiers(grid: Grid, *, lang: Lang, base: Scheme | None = None) -> TiersRead:
    """Read the table Tiers.

    Args:
        grid: Its cells, header row included.
        lang: Language of texts where the headers do not tell.
        base: Where the other languages of unchanged texts come from.
    """
    rows = grid.rows()
    number, header = rows[0]
    headers = tuple("" if cell is None else " ".join(str(cell).split()) for cell in header)
    title = grid.place(number, 0)
    table = tuple(RuleRow(n, row) for n, row in rows[1:])
    block = RuleBlock("Tiers", "tiers", title, {}, headers, number, table)
    sheet_lang = _language(headers, lang)
    faults = Faults()
    reading = _TiersReading(block, faults, CellReader(grid, faults, sheet_lang), sheet_lang, base)
    reading.run()
    return TiersRead(
        reading.documents,
        tuple(faults.problems),
        reading.places,
        frozenset(reading.at),
        title,
        sheet_lang,
    )


def _language(headers: tuple[str, ...], lang: Lang) -> Lang:
    votes = [each for header in headers for each in languages_of("tier", header)]
    if not votes or votes.count(lang) == max(map(votes.count, LANGUAGES)):
        return lang
    return max(LANGUAGES, key=votes.count)


@dataclass(slots=True)
class _TiersReading:
    block: RuleBlock
    faults: Faults
    reader: CellReader
    lang: Lang
    base: Scheme | None
    documents: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    texts: KnownTexts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = KnownTexts(self.lang, self.base)

    def run(self) -> None:
        """Find the columns, then read tier by tier."""
        block = self.block
        for position, header in enumerate(block.headers):
            key = meaning("tier", header) if header else None
            if key in self.at:
                place = block.place(block.header_row, position)
                self.faults.add("header_twice", place, header)
            elif key is not None:
                self.at[key] = position  # a column of the person's own is left alone
        lacking = [key for key in ("grade", "label") if key not in self.at]
        if lacking:
            words = ", ".join(written("tier", key, self.lang) for key in lacking)
            self.faults.add("header_lacks", block.title, lacking=words)
            return
        for row in block.rows:
            if any(cell is not None for cell in row.cells):
                self._read_row(row)

    def _cell(self, row: RuleRow, key: str) -> tuple[object, Place]:
        position = self.at.get(key)
        return self.block.cell(row, position)

    def _read_row(self, row: RuleRow) -> None:
        grade = self.reader.text(*self._cell(row, "grade"))
        place = self._cell(row, "grade")[1]
        if not grade:
            self.faults.add("grade_missing", place)
            return
        if f"tier {grade}" in self.places:
            self.faults.add("tier_twice", place, grade)
            return
        self._note_places(row, grade)
        label_cell, label_place = self._cell(row, "label")
        label = self.reader.text(label_cell, label_place)
        if not label:
            self.faults.add("label_missing", label_place, grade)
        local = self.texts.of_tier(grade, "label", label or grade)
        document: dict[str, Any] = {"grade": grade, "label": local}
        contact = self._contact(row, grade)
        if self._has("colour"):
            document["colour"] = self._colour(row)
        if self._has("policy"):
            policy = self.reader.text(*self._cell(row, "policy"))
            document["policy"] = self.texts.of_tier(grade, "policy", policy)
        if self._has("origin"):
            origin = self.reader.word("origin", *self._cell(row, "origin"))
            document["origin"] = origin or "default"
        if self._has("expected"):
            document["expected"] = self._expected(row)
        self.documents.append({**document, "contact": contact})

    def _has(self, key: str) -> bool:
        return key in self.at

    def _note_places(self, row: RuleRow, grade: str) -> None:
        self.places[f"tier {grade}"] = self._cell(row, "grade")[1]
        for key in self.at:
            place = self._cell(row, key)[1]
            name = TIER_COLUMNS[key]
            self.places[f"tier {grade}, {name}"] = place
            self.places[f"tier {grade}, contact, {name}"] = place
            self.places[f"tier {grade}: {name}"] = place

    def _colour(self, row: RuleRow) -> str:
        cell, place = self._cell(row, "colour")
        text = self.reader.text(cell, place).replace("＃", "#")
        if _COLOUR.fullmatch(text):
            return text
        if not self.faults.at(place):
            self.faults.add("colour", place, cell)
        return "#FFFFFF"

    def _contact(self, row: RuleRow, grade: str) -> dict[str, Any]:
        """The contact rule, only with what the table has columns for."""
        contact: dict[str, Any] = {}
        for key, group in (("channel", "channel"), ("time", "time")):
            if self._has(key) and (word := self.reader.word(group, *self._cell(row, key))):
                contact[key] = word
            elif self._has(key):
                contact[key] = {"channel": "phone", "time": "any"}[key]
        for key in _WHOLE:
            if self._has(key):
                self._whole(row, key, contact)
        if self._has("due_after_pct"):
            self._due_after(row, contact)
        if self._has("weekdays"):
            contact["weekdays"] = self._weekdays(row)
        if self._has("prepare"):
            prepare = self.reader.text(*self._cell(row, "prepare"))
            contact["prepare"] = self.texts.of_tier(grade, "prepare", prepare)
        if self._has("falls_to"):
            contact["falls_to"] = self.reader.text(*self._cell(row, "falls_to")) or None
        if self._has("customers_per_rep"):
            contact["customers_per_rep"] = self._above_zero(row, "customers_per_rep")
        contact |= self._seldom(row)
        if self._has("facts"):
            contact |= self._facts(row)
        return contact

    def _whole(self, row: RuleRow, key: str, contact: dict[str, Any]) -> None:
        cell, place = self._cell(row, key)
        number = self.reader.whole(cell, place)
        least, most = {
            "every_days": (1, 730),
            "minutes": (1, 24 * 60),
            "close_within_days": (1, 100_000),
            "min_gap_days": (1, 730),
            "reactivate_after_days": (1, 3650),
            "win_back_after_days": (1, 3650),
        }.get(key, (0, 100_000))
        if number is not None and not least <= number <= most:
            self.faults.add("outside", place, cell, least=least, most=most)
            number = None
        if number is not None:
            contact[key] = number
        elif key in _BLANK:
            contact[key] = _BLANK[key]

    def _due_after(self, row: RuleRow, contact: dict[str, Any]) -> None:
        cell, place = self._cell(row, "due_after_pct")
        number = self.reader.number(cell, place, percent=True)
        if number is None:
            return
        share = round(number * 100 if 0 < number <= 1 else number, 6)
        if not float(share).is_integer() or not 1 <= share <= 100:
            self.faults.add("outside", place, cell, least=1, most=100)
        else:
            contact["due_after_pct"] = int(share)

    def _above_zero(self, row: RuleRow, key: str) -> float | None:
        cell, place = self._cell(row, key)
        number = self.reader.number(cell, place)
        if number is not None and number <= 0:
            self.faults.add("not_above_zero", place, cell)
            return None
        return number

    def _weekdays(self, row: RuleRow) -> list[str]:
        cell, place = self._cell(row, "weekdays")
        days, unknown = read_weekdays(self.reader.text(cell, place))
        for part in unknown:
            known = ", ".join(written("weekday", day, self.lang) for day in WEEKDAYS)
            self.faults.add("unknown_weekday", place, part, known=known)
        return list(days)

    def _seldom(self, row: RuleRow) -> dict[str, Any]:
        """What few tiers have, as far as there are columns."""
        found: dict[str, Any] = {}
        if self._has("start_week"):
            found["start_week"] = self.reader.word("start_week", *self._cell(row, "start_week"))
        if self._has("own_rhythm"):
            answer = self.reader.word("yes_no", *self._cell(row, "own_rhythm"))
            found["own_rhythm"] = answer == "yes"
        if self._has("greetings"):
            found["greetings"] = read_greetings(self.reader.text(*self._cell(row, "greetings")))
        return found

    def _expected(self, row: RuleRow) -> dict[str, Any] | None:
        """The share of revenue the practice expects, such as ``over 50 %``."""
        cell, place = self._cell(row, "expected")
        if cell is None:
            return None
        if isinstance(cell, float):
            return {"relation": "about", "pct": cell * 100 if 0 < cell <= 1 else cell}
        found = _SHARE.fullmatch(str(cell))
        relation = meaning("relation", found["word"] or "about") if found else None
        if found is None or relation is None:
            known = ", ".join(f"{word} 50 %" for word in known_words("relation", self.lang))
            self.faults.add("expected", place, cell, known=known)
            return None
        number = self.reader.number(found["number"], place, percent=True)
        return {"relation": relation, "pct": number or 0.0}

    def _facts(self, row: RuleRow) -> dict[str, Any]:
        """Which columns are facts of the practice; ``all`` where the whole rule is."""
        cell, place = self._cell(row, "facts")
        given = re.split(r"\s*[,，、;；]\s*", self.reader.text(cell, place))
        found: dict[str, Any] = {"origin": "default", "source_fields": []}
        for part in filter(None, given):
            key = meaning("tier", part)
            if meaning("facts", part) == "all":
                found["origin"] = "source"
            elif key in FACT_FIELDS:
                found["source_fields"].append(TIER_COLUMNS[key])
            else:
                known = ", ".join(written("tier", word, self.lang) for word in FACT_FIELDS)
                self.faults.add("unknown_word", place, part, known=known)
        return found
