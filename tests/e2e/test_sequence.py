"""All verbs one after the other, on the template and on strangers' workbooks full of other things.

What Tierbook leaves is read by openpyxl and LibreOffice and compared with sums done here.
"""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.e2e

CASES = (
    *(f"template-{lang}" for lang in ("en", "zh", "es")),
    "empty-en",
    *(f"{name}-{how}" for name in ("office", "macros") for how in ("alone", "added")),
)
STRANGERS = [case for case in CASES if case.startswith(("office", "macros"))]
LOOKED_AT = ("template-zh", "empty-en", "office-added", "macros-alone")
READING = {"check", "preview", "preview again"}
UNDONE = ("regrade again", "plan", "plan again", "log-done", "regrade by ranks")


@pytest.fixture(scope="module")
def begin(foreign, command, tmp_path_factory):
    """A workbook to begin with: its case and file."""

    def make(name):
        kind, how = name.split("-")
        folder = tmp_path_factory.mktemp(name)
        Case = foreign.journey.Case  # noqa: N806 - it is a class
        if kind in ("template", "empty"):
            path = folder / "book.xlsx"
            more = ["--empty"] if kind == "empty" else []
            today = foreign.journey.MONDAY
            command("abcd-value", "new", str(path), "--lang", how, *more, today=today)
            return Case(how, empty=kind == "empty"), path
        makers = {"office": foreign.workbooks.office_workbook}
        makers["macros"] = foreign.workbooks.macro_workbook
        stranger = makers[kind]()
        path = folder / stranger.name
        path.write_bytes(stranger.data)
        return Case("en" if kind == "office" else "es", stranger, added=how == "added"), path

    return make


@pytest.fixture(scope="module")
def travelled(begin, foreign, command):
    """The ways gone so far; each workbook goes only once."""
    ways, broken = {}, {}

    def go(name):
        if name in broken:
            pytest.fail(f"The way of {name} ends early: {broken[name]}")
        if name not in ways:
            try:
                ways[name] = foreign.journey.Traveller(*begin(name), command).go()
            except Exception as error:
                broken[name] = error
                raise
        return ways[name]

    return go


@pytest.fixture(params=CASES)
def way(request, travelled):
    """One workbook's way through all verbs."""
    return travelled(request.param)


@pytest.fixture(params=STRANGERS)
def strange_way(request, travelled):
    """The way of a workbook that Tierbook has not made."""
    return travelled(request.param)


def test_every_verb_ends_well(way):
    """No step of an ordinary way needs attention, and each names what it has written."""
    assert {name: step.code for name, step in way.steps.items() if step.code} == {}
    for name, step in way.steps.items():
        assert step.report.get("written", False) == step.wrote, name


def test_reading_verbs_write_nothing_and_the_others_do(way):
    """Check and preview leave the file as it is; each other step has something to do."""
    unchanged = {name for name, step in way.steps.items() if not step.wrote}
    expected = READING & set(way.steps)
    if way.case.stranger is None and not way.case.empty:
        expected |= {"regrade"}  # the template's invented customers have their grades
    assert unchanged == expected


def test_the_same_once_more_writes_nothing(way):
    """Not a byte of the file changes when a verb is given again."""
    assert [name for name, step in way.steps.items() if step.again != step.after] == []


def test_no_part_of_the_persons_comes_to_harm(way, foreign):
    """Charts, pivots, macros, comments, add-ins, pictures keep their very bytes in each step."""
    also = {foreign.workbooks.CLIENTS, "xl/tables/table1.xml"} if way.case.stranger else set()
    for name, step in way.steps.items():
        assert foreign.damage.harmed_parts(step.before, step.after, also=also) == [], name
        if step.undone is not None:
            assert foreign.damage.harmed_parts(step.after, step.undone, also=also) == [], name


def test_nothing_is_lost_on_the_whole_way(strange_way, foreign):
    """What the person brought is there at the end as it was at the beginning."""
    also = {foreign.workbooks.CLIENTS, "xl/tables/table1.xml"}
    first, last = strange_way.case.stranger.data, strange_way.last
    assert foreign.damage.harmed_parts(first, last, also=also) == []


def test_the_persons_list_keeps_its_cells_and_all_around_them(strange_way, foreign):
    """Formulas, rich text, formats, sparklines, links, validations, print set-up stay."""
    stranger = strange_way.case.stranger
    width = len(strange_way.case.customers(foreign.desk.Look(stranger.data)).headers)
    right = width + (1 if stranger.name == "clients.xlsx" else 0)
    for name, step in strange_way.steps.items():
        harmed = foreign.damage.harmed_markup(step.before, step.after, stranger.list_part, right)
        assert harmed == [], name


def test_a_pivot_table_that_reads_the_list_is_refreshed(travelled, foreign):
    """Its cache is ordered to be read anew when Excel opens the workbook, once there are grades."""
    ordered = foreign.damage.refresh_ordered
    way = travelled("office-alone")
    assert not ordered(way.steps["check"].after)
    assert ordered(way.steps["regrade"].after)


@pytest.mark.needs_validator
@pytest.mark.parametrize("case", CASES)
def test_the_files_on_the_way_are_valid(case, travelled, ooxml_validator, tmp_path):
    """Excel's schemas allow what each verb and each Undo leaves, as they allowed the input.

    Four ways are looked at step by step; the others, which hold the same parts, at their end.
    """
    way = travelled(case)
    files = dict(way.files()) if case in LOOKED_AT else {"end": way.last}
    path = tmp_path / (way.case.stranger.name if way.case.stranger else "book.xlsx")
    for name, data in files.items():
        path.write_bytes(data)
        assert ooxml_validator(path).errors == [], name


@pytest.mark.needs_libreoffice
@pytest.mark.filterwarnings(
    "ignore:.*extension is not supported:UserWarning"
)  # of LibreOffice's own
@pytest.mark.parametrize("case", LOOKED_AT)
def test_libreoffice_reads_the_end_as_it_was_written(
    case, travelled, foreign, libreoffice, tmp_path
):
    """Every sheet opens, and the grades stand where they were put."""
    way = travelled(case)
    name = way.case.stranger.name if way.case.stranger else "book.xlsx"
    path = tmp_path / name
    path.write_bytes(way.last)
    seen = libreoffice.values(path, tmp_path / "out")
    look = foreign.desk.Look(way.last)
    assert list(seen) == look.book.sheetnames
    listed = way.case.customers(look)
    grades = look.owned(listed, "Tierbook_Grade")
    at = column_of(look, "Tierbook_Grade")
    rows = seen[listed.sheet][listed.top : listed.top + len(grades)]
    assert [row[at - 1] for row in rows] == grades


def column_of(look, name):
    """The 1-based sheet column that a name points at."""
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(look.names[name].split("$")[1])


def bands(amount):
    """The grade by amount alone, as the practice names the edges."""
    edges = {"A": 100_000, "B": 50_000, "C": 10_000}
    return next((grade for grade, edge in edges.items() if amount >= edge), "D")


def ranks(amounts):
    """The grades by rank: a fifth, three tenths, four tenths, and whoever equals the last one."""
    ordered = sorted(amounts.values(), reverse=True)
    count = len(ordered)
    edges = {
        grade: ordered[-(-count * share // 100) - 1]
        for grade, share in (("A", 20), ("B", 50), ("C", 90))
    }
    return {
        key: next((grade for grade, edge in edges.items() if amount >= edge), "D")
        for key, amount in amounts.items()
    }


@pytest.mark.parametrize("step", ["regrade", "regrade again"])
def test_grades_are_those_of_the_bands(strange_way, foreign, step):
    """Before and after the edit, by the edges that a person would check with."""
    look, journey = strange_way.after(step), foreign.journey
    amounts = journey.amounts(strange_way.case, look)
    grades = journey.by_key(strange_way.case, look, "Tierbook_Grade")
    assert grades == {key: bands(amount) for key, amount in amounts.items()}
    assert len(set(grades.values())) == 4


def test_after_the_switch_grades_go_by_rank(way, foreign):
    """The same customers, ranked by amount, whatever the scheme before has said."""
    look, journey = way.after("regrade by ranks"), foreign.journey
    amounts = journey.amounts(way.case, look)
    overridable = "Tierbook_ComputedGrade" in look.names  # Grade is then what a person decided
    name = "Tierbook_ComputedGrade" if overridable else "Tierbook_Grade"
    assert journey.by_key(way.case, look, name) == ranks(amounts)


def test_who_moved_stands_in_the_list_and_in_the_history(way, foreign):
    """Both edited customers moved; Previous, Changed on, log and report say the same."""
    journey = foreign.journey
    before, look = way.before("regrade again"), way.after("regrade again")
    old = journey.by_key(way.case, before, "Tierbook_Grade")
    new = journey.by_key(way.case, look, "Tierbook_Grade")
    moved = {key for key in new if old[key] != new[key]}
    assert len(moved) == 2
    previous = journey.by_key(way.case, look, "Tierbook_Previous")
    changed = journey.by_key(way.case, look, "Tierbook_ChangedOn")
    assert {key: previous[key] for key in moved} == {key: old[key] for key in moved}
    assert {foreign.desk.day(changed[key]) for key in moved} == {journey.MONDAY}
    log = look.table("History").rows[-2:]
    assert Counter((row[2], row[3]) for row in log) == Counter(
        (old[key], new[key]) for key in moved
    )
    told = way.steps["regrade again"].report["moved"]
    assert Counter((m["old"], m["new"]) for m in told) == Counter((r[2], r[3]) for r in log)


def test_the_preview_foretold_the_moves(way):
    """What it said is what the re-grade did."""
    foretold = way.steps["preview again"].report["moved"]
    done = way.steps["regrade again"].report["moved"]
    assert {(m["customer"], m["old"], m["new"]) for m in foretold} == {
        (m["customer"], m["old"], m["new"]) for m in done
    }
    assert len(foretold) == len(done)


@pytest.mark.parametrize("step", ["plan", "plan again"])
def test_the_schedule_holds_together(way, foreign, step):
    """No rep is at two places, nobody works on a weekend, the grades are those of the list."""
    look, journey = way.after(step), foreign.journey
    everything = look.table("Schedule").rows  # the template shows done visits of last week too
    rows = [row for row in everything if foreign.desk.day(row[1]) >= journey.MONDAY]
    assert rows
    grades = set(journey.by_key(way.case, look, "Tierbook_Grade").values())
    names = {name.strip() for name in way.case.customers(look).column(1)}
    busy = Counter()
    for row in rows:
        when = foreign.desk.day(row[1])
        assert when.weekday() < 5
        assert row[6] in grades
        assert row[5].partition(" (")[0] in names
        if row[13] != way.marks["skipped"][13]:  # nobody goes there, so the time is free
            busy.update((row[4], when, minute) for minute in span(row[3], row[8]))
    assert max(busy.values()) == 1
    planned = way.steps[step].report["visits"]  # those to come; of what is past it is silent
    told = {(v["date"], v["time"], v["rep"], v["customer"]) for v in planned}
    stands = {(f"{foreign.desk.day(r[1])}", r[3], r[4], r[5]) for r in rows}
    assert told <= stands


def span(time, minutes):
    """The minutes of the day that a visit takes."""
    hours, past = map(int, time.split(":"))
    begin = hours * 60 + past
    return range(begin, begin + int(minutes))


def test_what_a_person_marked_survives_the_next_plan(way, foreign):
    """Status, result, notes, the person's own column; each row once, wherever it stands."""
    table = way.after("plan again").table("Schedule")
    assert table.headers[-1] == foreign.journey.MOOD
    rows = [list(row) for row in table.rows]
    for row in way.marks.values():
        assert rows.count(row) == 1
    assert [row[15] for row in way.marks.values()] == ["note 0", "note 1", "note 2"]
    assert way.marks["done"][16] == "glad"


def test_what_is_done_is_logged_and_moves_the_dates(way, foreign):
    """One row came into the log; the customer's last contact is that day, the next one later."""
    journey, day = foreign.journey, foreign.desk.day
    done = way.marks["done"]
    look = way.after("log-done")
    before = way.before("log-done")
    rows = list(look.table("Contacts").rows)
    old = list(before.table("Contacts").rows) if before.has_table("Contacts") else []
    new = [row for row in rows if row not in old]
    assert len(new) == 1
    when, customer, rep, channel, result, note = new[0]
    assert (day(when), customer, rep, channel) == (day(done[1]), done[5], done[4], done[7])
    assert (result, note) == ("order", "note 0")
    listed = way.case.customers(look)
    pairs = zip(listed.column(0), listed.column(1), strict=True)
    key = next(str(key) for key, name in pairs if name.strip() == customer)
    assert day(journey.by_key(way.case, look, "Tierbook_LastContact")[key]) == day(done[1])
    due = day(journey.by_key(way.case, look, "Tierbook_NextDue")[key])
    assert timedelta(0) < due - day(done[1]) <= timedelta(100)


def test_the_page_of_a_customer_names_them(way, foreign):
    """Name and grade stand on it."""
    look = way.after("card")
    listed = way.case.customers(look)
    page = look.cells(look.sheet_of("Tierbook_Sheet_Card"))
    shown = {cell for row in page for cell in row}
    assert listed.rows[0][1] in shown
    grade = look.owned(listed, "Tierbook_Grade")[0]
    assert any(str(cell).startswith(grade) for cell in shown if cell)


@pytest.mark.parametrize("step", UNDONE)
def test_each_verb_can_be_taken_back(way, foreign, step):
    """What Tierbook had changed is as before; what it only ever adds to says that it is undone."""
    gone = way.steps[step]
    assert gone.undo_report["left"] == []
    before, undone = way.before(step), foreign.desk.Look(gone.undone)
    first, second = (way.case.customers(look) for look in (before, undone))
    width = len(first.headers)
    assert [row[:width] for row in second.rows] == list(first.rows)
    assert all(cell is None for row in second.rows for cell in row[width:])
    for table in ("Schedule", "Contacts"):
        if before.has_table(table):
            assert undone.table(table).rows == before.table(table).rows, table


def test_the_last_undo_leaves_the_workbook_as_before_that_regrade(way):
    """The ranks are gone, the grades by the rules before stand there again."""
    before, after = way.before("regrade by ranks"), way.after("undo")
    first, second = (way.case.customers(look) for look in (before, after))
    assert [row[: len(first.headers)] for row in second.rows] == list(first.rows)


def test_the_old_rules_are_kept_beside_the_new_ones(way):
    """Where a workbook carries rules, those of before stay readable on a dated sheet."""
    kept = way.steps["switch"].report["kept"]
    before, after = way.before("switch"), way.after("switch")
    carries = way.case.stranger is None or way.case.added
    assert (kept is not None) == carries
    if not carries:
        return
    rules = before.sheet_of("TierbookRules")
    old = {cell for row in before.cells(rules) for cell in row if cell is not None}
    assert old <= {cell for row in after.cells(kept) for cell in row}
    assert after.cells(rules) != before.cells(rules)


def test_notes_speak_the_language_of_the_workbook(travelled):
    """Also those of the file, which is opened before its language is known, in an English locale."""
    for case in ("template-zh", "template-es", "macros-alone"):
        way = travelled(case)
        for step in way.steps.values():
            for note in step.report.get("notes", ()):
                assert not re.search(r"\b(the|of|is|this)\b", note), (case, step.name)
        told = travelled(case).steps["plan"].report["notes"]
        assert any("Excel" in note for note in told), case


def test_dates_count_as_the_workbook_counts_them(travelled, foreign):
    """Where days count from 1904 a visit of today is shown as one of today, four years not off."""
    look = travelled("macros-added").after("plan")
    assert look.book.epoch.year == 1904
    days = [foreign.desk.day(row[1]) for row in look.table("Schedule").rows]
    assert min(days) == foreign.journey.MONDAY
    assert max(days) < date(2027, 1, 1)
