"""Every scheme of the catalogue against its scenario file, row by row and all rows together.

A scenario file holds ``[[case]]`` tables, each a row of its own, and ``[[population]]`` tables
whose rows are fitted together. Blank inputs are left out; an empty grade means none, so a practice
that knows groups but no ranks states labels alone.
"""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from grading.engine.fit import fit
from grading.engine.grades import Lookup
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import DecisionTable

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def _read(scheme_id):
    return tomllib.loads((SCENARIOS / f"{scheme_id}.toml").read_text(encoding="utf-8"))


def _groups(part):
    """Test parameters: scheme id, as_of and the rows that are graded together."""
    for scheme_id in scheme_ids():
        document = _read(scheme_id)
        for group in document.get(part, ()):
            rows = group["rows"] if part == "population" else [group]
            yield pytest.param(
                scheme_id, document["as_of"], rows, id=f"{scheme_id}: {group['rule']}"
            )


def _columns(scheme, rows):
    return {
        wanted.name: [row["inputs"].get(wanted.name) for row in rows] for wanted in scheme.inputs
    }


def _grade(scheme_id: str, as_of: date, rows: Sequence[dict], lang="en"):
    scheme = load_scheme(scheme_id)
    columns = _columns(scheme, rows)
    return fit(scheme, columns, as_of=as_of).grade(columns, as_of=as_of, lang=lang)


def _check(grades, rows):
    labels, reasons = grades.label.to_list(), grades.reason.to_list()
    approaches = [None] * len(rows) if grades.approach is None else grades.approach.to_list()
    for place, (row, grade) in enumerate(zip(rows, grades.grade.to_list(), strict=True)):
        assert (grade or "") == row["grade"], reasons[place]
        assert row.get("reason", "") in reasons[place]
        assert row.get("label", labels[place]) == labels[place]
        assert row.get("approach", "") in (approaches[place] or "")
        if "score" in row:
            assert grades.score[place] == row["score"]
        for name, expected in row.get("outputs", {}).items():
            assert _output(grades, name, place) == expected, name


def _output(grades, name, place):
    """What another column of a row shows; blank dates and words as an empty text."""
    column = grades.outputs[name]
    value = column.to_list()[place] if isinstance(column, Lookup) else column[place].item()
    return "" if value is None else value


@pytest.mark.parametrize(
    ("scheme_id", "as_of", "rows"), [*_groups("case"), *_groups("population")]
)
def test_scenario(scheme_id, as_of, rows):
    """The practice gives the grade, label, score and reason that its scenario states."""
    _check(_grade(scheme_id, as_of, rows), rows)


@pytest.mark.parametrize("scheme_id", [i for i in scheme_ids() if "case" in _read(i)])
def test_all_cases_as_one_column(scheme_id):
    """Rows graded together get what each gets alone, since nothing here looks at the population."""
    document = _read(scheme_id)
    _check(_grade(scheme_id, document["as_of"], document["case"]), document["case"])


@pytest.mark.parametrize("scheme_id", scheme_ids())
@pytest.mark.parametrize("lang", ["zh", "es"])
def test_texts_in_every_language(scheme_id, lang):
    """Labels and reasons come in each language, and no two languages share a reason."""
    document = _read(scheme_id)
    rows = [
        row
        for group in [*document.get("case", ()), *document.get("population", ())]
        for row in group.get("rows", [group])
    ]
    here, english = (_grade(scheme_id, document["as_of"], rows, each) for each in (lang, "en"))
    for mine, theirs, grade in zip(
        here.reason.to_list(), english.reason.to_list(), here.grade.to_list(), strict=True
    ):
        assert mine
        assert mine != theirs, grade


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_scenarios_meet_every_grade_choice_and_rule(scheme_id):
    """No grade, option or rule of the catalogue is without a row that meets it."""
    scheme, document = load_scheme(scheme_id), _read(scheme_id)
    groups = [group.get("rows", [group]) for group in document.get("population", ())]
    groups += [document["case"]] if "case" in document else []
    rows = [row for group in groups for row in group]
    assert {row["grade"] for row in rows} >= {tier.grade for tier in scheme.tiers}
    for wanted in scheme.inputs:
        used = {row["inputs"].get(wanted.name) for row in rows}
        assert used >= {choice.value for choice in wanted.choices}
    graded = [_grade(scheme_id, document["as_of"], group) for group in groups]
    reasons = [reason for grades in graded for reason in grades.reason.to_list()]
    tables = [step for step in scheme.steps if isinstance(step, DecisionTable)]
    verdict = "grade" if scheme.tiers else "label"
    quoted = {
        name for t in tables for r in t.rules for name in re.findall(r"{(\w+)}", r.reason.en)
    }
    for step in tables:
        if verdict in step.outputs or step.name in quoted:
            for rule in step.rules:
                pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(rule.reason.en))
                assert any(re.search(pattern, reason) for reason in reasons), rule.reason.en
        else:  # no reason tells of it; the columns it fills do
            words_of = {n for g in graded for n, c in g.outputs.items() if isinstance(c, Lookup)}
            for place, name in enumerate(step.outputs):
                if name not in words_of:
                    continue
                shown = {word for grades in graded for word in grades.outputs[name].to_list()}
                words = {rule.then[place] for rule in step.rules}
                assert shown >= {word and scheme.words[word].en for word in words}
