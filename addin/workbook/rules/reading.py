"""Read a Rules sheet: all blocks into the parts of a scheme's document, all faults at once."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from addin.texts import message
from addin.workbook.rules.approaches_block import read_approaches
from addin.workbook.rules.blocks import RuleBlock, SplitSheet, split_blocks
from addin.workbook.rules.cells import CellReader
from addin.workbook.rules.columns import Columns, columns_of
from addin.workbook.rules.decision_block import read_decision_table
from addin.workbook.rules.example_block import read_example
from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Grid, Place
from addin.workbook.rules.headers import read_headers
from addin.workbook.rules.inputs_block import InputsRead, read_inputs
from addin.workbook.rules.lifetime_block import read_lifetime
from addin.workbook.rules.pick_block import read_pick
from addin.workbook.rules.rank_block import read_elapsed, read_rank, read_ratio
from addin.workbook.rules.scorecard_block import read_scorecard
from addin.workbook.rules.step_context import Document, StepContext
from addin.workbook.rules.texts_known import KnownTexts
from addin.workbook.rules.told_block import read_join, read_workday
from addin.workbook.rules.words import languages_of, meaning
from grading.engine.problems import Problem, cell_address
from grading.language import LANGUAGES, Lang, Message
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.column_types import PICKED, ColumnType
from grading.schemes.models import Scheme

__all__ = ["RulesRead", "read_rules"]

_STEPS: Mapping[str, Callable[[RuleBlock, StepContext], Document | None]] = {
    "decision_table": read_decision_table,
    "scorecard": read_scorecard,
    "rank": read_rank,
    "elapsed": read_elapsed,
    "ratio": read_ratio,
    "pick": read_pick,
    "lifetime_value": read_lifetime,
    "workday": read_workday,
    "join": read_join,
}
_ABOUT_TEXTS = ("title", "description", "used_by", "overlooks")


@dataclass(slots=True)
class RulesRead:
    """What a Rules sheet says.

    Args:
        document: Parts of a scheme's document that the sheet gives: inputs, steps, words ...
        tiers: Label by grade from the block ``tiers``, in its order.
        problems: All that is wrong.
        notes: Things to know, such as formulas whose results were taken.
        places: Cells by how the scheme's own checks name them.
        lang: Language of the sheet.
        dropped: Whether a block could not be read at all, so that others may lack what it gave.
        known: The scheme whose texts stand in for other languages where nobody changed them.
    """

    document: dict[str, Any]
    tiers: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    lang: Lang = "en"
    dropped: bool = False
    known: Scheme | None = None


def read_rules(grid: Grid, *, lang: Lang, base: Scheme | None = None) -> RulesRead:
    """Read the blocks of a Rules sheet.

    Args:
        grid: The sheet's cells.
        lang: Language of texts where the sheet's headers do not tell.
        base: The scheme whose inputs count where the sheet has no block ``inputs``.

    Returns:
        What was read. Nothing is raised: a document with faults is patched so that what follows
        can be checked as well, and must not be graded by.
    """
    faults = Faults()
    for row, column in sorted(grid.uncached):
        faults.add("uncached", Place(grid.sheet, row, column))
    split = split_blocks(grid, faults, lang)
    sheet_lang = _language(split, lang)
    reading = _Reading(grid, faults, sheet_lang, split, base)
    reading.run()
    return RulesRead(
        reading.document,
        reading.tiers,
        tuple(faults.problems),
        _formula_notes(grid),
        reading.places,
        sheet_lang,
        reading.dropped,
        reading.texts.scheme,
    )


def _language(split: SplitSheet, lang: Lang) -> Lang:
    """The language most headers are in; a word that two share votes for both."""
    votes: Counter[Lang] = Counter()
    for block in split.blocks:
        for header in filter(None, block.headers):
            votes.update(languages_of("header", header))
    if not votes:
        return lang
    most = max(votes.values())
    if votes[lang] == most:
        return lang
    return next(each for each in LANGUAGES if votes[each] == most)


def _formula_notes(grid: Grid) -> tuple[Message, ...]:
    if not grid.formulas:
        return ()
    cells = ", ".join(cell_address(row, column) for row, column in sorted(grid.formulas))
    return (message("rules.note.formulas", sheet=grid.sheet, cells=cells),)


class _Reading:
    def __init__(
        self, grid: Grid, faults: Faults, lang: Lang, split: SplitSheet, base: Scheme | None
    ) -> None:
        self.faults = faults
        self.blocks = split.blocks
        self.dropped = split.dropped
        self.base = base
        self.document: dict[str, Any] = {}
        self.tiers: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.reader = CellReader(grid, faults, lang)
        about = [block for block in self.blocks if block.kind == "scheme"]
        known = _catalogue_scheme(about) or base
        self.texts = KnownTexts(lang, known)
        self.columns = Columns()

    def run(self) -> None:
        """Read all blocks: inputs first, since steps name them."""
        for kind in ("scheme", "inputs", "words", "tiers"):
            self._once(kind)
        if not any(block.kind == "inputs" for block in self.blocks):
            self._base_inputs()
        if "summary" not in self.document.get("orders", {"summary": {}}):
            del self.document["orders"]  # no input says what it takes from a list of orders
        steps: list[Document] = []
        names: set[str] = set()
        context = StepContext(self.reader, self.columns, self.texts, self.places)
        for block in self.blocks:
            if block.kind not in _STEPS:
                continue
            self.places[f"step {block.name}"] = block.title
            if block.name in names:
                self.faults.add("step_twice", block.title, block.name)
                continue
            names.add(block.name)
            step = _STEPS[block.kind](block, context)
            if step is None:
                self.dropped = True
                continue
            steps.append(step)
            for name, column in _outputs(step).items():
                self.columns.add(name, column)
        if steps:
            self.document["steps"] = steps
        self._once("example")
        self._once("approaches")  # last, since they may name what steps put out

    def _base_inputs(self) -> None:
        base = self.base
        if base is None:
            if self.blocks and not self.dropped:
                self.faults.add("no_inputs", self.blocks[0].title)
                self.dropped = True
            return
        known = columns_of(base)
        for wanted in base.inputs:
            self.columns.add(wanted.name, known.types[wanted.name], wanted.label, wanted.aliases)

    def _once(self, kind: str) -> None:
        found = [block for block in self.blocks if block.kind == kind]
        for surplus in found[1:]:
            self.faults.add("block_twice", surplus.title, surplus.name)
        if found:
            read = {
                "scheme": self._read_scheme,
                "inputs": self._read_inputs,
                "words": self._read_words,
                "tiers": self._read_tiers,
                "approaches": self._read_approaches,
                "example": self._read_example,
            }[kind]
            read(found[0])

    def _read_inputs(self, block: RuleBlock) -> None:
        read: InputsRead = read_inputs(block, self.reader, self.columns, self.texts, self.places)
        if not read.documents:
            self.dropped = True
            return
        self.document["inputs"] = list(read.documents)
        self.places["require_any"] = block.title
        if read.from_orders:
            self.document.setdefault("orders", {})["summary"] = dict(read.from_orders)
        if read.require_any:
            self.document["require_any"] = [list(names) for names in read.require_any]

    def _read_scheme(self, block: RuleBlock) -> None:
        """What the scheme as a whole is called and says of itself."""
        headers = read_headers(
            block,
            self.faults,
            self.reader.lang,
            words=("field", "text"),
            needed=("field", "text"),
        )
        if headers is None:
            return
        for row in block.rows:
            place = block.place(row.number, headers.at["field"])
            key = self.reader.word("about", row.cell(headers.at["field"]), place)
            cell = row.cell(headers.at["text"])
            at = block.place(row.number, headers.at["text"])
            if key is None or cell is None:
                continue
            self.places[key] = at
            if key == "top_share_pct":
                share = self.reader.number(cell, at, percent=True)
                if share is not None:
                    self.document[key] = share * 100 if 0 < share <= 1 else share
            elif key == "orders_required":
                if self.reader.word("yes_no", cell, at) == "yes":
                    self.document["orders"] = {"required": True}
            elif key == "hysteresis":
                margin = self.reader.number(cell, at)
                if margin is not None and margin > 0:
                    self.document[key] = margin
                elif margin is not None:
                    self.faults.add("not_above_zero", at, cell)
            elif key in _ABOUT_TEXTS:
                self.document[key] = self.texts.local(self.reader.text(cell, at))
            else:
                self.document[key] = self.reader.text(cell, at)

    def _read_words(self, block: RuleBlock) -> None:
        """Texts for values that steps put out."""
        headers = read_headers(
            block,
            self.faults,
            self.reader.lang,
            words=("word", "text"),
            needed=("word", "text"),
        )
        if headers is None:
            return
        words = {}
        for row in block.rows:
            at = headers.at["word"]
            word = self.reader.text(*block.cell(row, at))
            at = headers.at["text"]
            text = self.reader.text(*block.cell(row, at))
            if word and text:
                words[word] = self.texts.local(text, self._known_word(word))
        self.document["words"] = words

    def _known_word(self, word: str) -> Any:
        scheme = self.texts.scheme
        return scheme.words.get(word) if scheme else None

    def _read_approaches(self, block: RuleBlock) -> None:
        found = read_approaches(block, self.reader, self.columns, self.texts, self.places)
        if found:
            self.document["approaches"] = found

    def _read_example(self, block: RuleBlock) -> None:
        found = read_example(block, self.reader, self.columns, self.places)
        if found is not None:
            self.document["example"] = found

    def _read_tiers(self, block: RuleBlock) -> None:
        headers = read_headers(
            block,
            self.faults,
            self.reader.lang,
            words=("grade", "label"),
            needed=("grade", "label"),
        )
        if headers is None:
            return
        for row in block.rows:
            at = headers.at["grade"]
            place = block.place(row.number, at)
            grade = self.reader.text(row.cell(at), place)
            at = headers.at["label"]
            label = self.reader.text(*block.cell(row, at))
            if not grade:
                self.faults.add("grade_missing", place)
            elif grade in self.tiers:
                self.faults.add("tier_twice", place, grade)
            else:
                self.tiers[grade] = self.texts.of_tier(grade, "label", label)
                self.places[f"rules tier {grade}"] = place


def _catalogue_scheme(about: list[RuleBlock]) -> Scheme | None:
    """The catalogue's scheme of the id that the sheet gives; its texts have all languages."""
    for block in about:
        for row in block.rows:
            cells = [cell for cell in row.cells if cell is not None]
            if len(cells) == 2 and meaning("about", str(cells[0])) == "id":
                return load_scheme(str(cells[1])) if cells[1] in scheme_ids() else None
    return None


def _outputs(step: Document) -> dict[str, ColumnType]:
    """What a step's document puts out, as far as it can be told."""
    kind = step["kind"]
    if kind == "elapsed":
        return {step["output"]: ColumnType("number", whole=step["unit"] == "days")}
    if kind == "workday":
        return {step["output"]: ColumnType("date")}
    if kind == "join":
        return {step["output"]: ColumnType("text")}
    if kind in {"ratio", "lifetime_value"}:
        return {step["output"]: ColumnType("number")}
    if kind == "rank":
        return {step["output"]: ColumnType("word", tuple(step["values"]))}
    if kind == "pick":
        return {step["output"]: ColumnType("word", PICKED)}
    if kind == "scorecard":
        grades = tuple(cutoff["grade"] for cutoff in step["cutoffs"])
        found = {step.get("score", "score"): ColumnType("number")}
        return found | ({step.get("grade", "grade"): ColumnType("word", grades)} if grades else {})
    return {name: _table_output(step, place) for place, name in enumerate(step["outputs"])}


def _table_output(step: Document, place: int) -> ColumnType:
    values = [rule["then"][place] for rule in step["rules"]]
    if any(isinstance(value, float) for value in values):
        return ColumnType("number")
    return ColumnType("word", tuple(dict.fromkeys(v for v in values if v)))
