"""A scheme written to sheets and read again is the same practice."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pytest

from addin.workbook.rules.grid import Grid
from addin.workbook.rules.reading import read_rules
from addin.workbook.rules.scheme import scheme_from_workbook
from addin.workbook.rules.tiers_reading import read_tiers
from addin.workbook.rules.tiers_writing import write_tiers
from addin.workbook.rules.writing import write_rules
from grading.engine.fit import fit
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.engine.tabular import grade_rows
from grading.language import LANGUAGES, Lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import (
    Approach,
    Choice,
    Decay,
    Elapsed,
    Example,
    Input,
    LocalText,
    Pick,
    PickCount,
    PickCut,
    Ratio,
    Scale,
    Scheme,
)
from grading.schemes.toml_document import deciding_part, from_toml, to_toml
from grading.schemes.unary import UnaryTests, Value

AS_OF = date(2026, 11, 21)
EDGES = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0, 24.0, 10_000.0, 15_000.0, 50_000.0, 100_000.0, 1e6)


def through_sheets(scheme: Scheme, lang: Lang) -> Scheme:
    """The scheme after it was written to sheets and read from them."""
    rules = [[cell.value for cell in row] for row in write_rules(scheme, lang)]
    tiers = [[cell.value for cell in row] for row in write_tiers(scheme, lang)]
    table = read_tiers(Grid(tiers, sheet="Tiers"), lang="en") if scheme.tiers else None
    return scheme_from_workbook(read_rules(Grid(rules), lang="en"), table)


def random_rows(scheme: Scheme, rows: int = 120) -> list[list[object]]:
    """Customers with values on and between the edges, blanks and words in all languages."""
    chance = np.random.default_rng(7)
    header: list[object] = ["Row", *(wanted.name for wanted in scheme.inputs)]
    body = [[f"c{n}", *(_value(wanted, chance) for wanted in scheme.inputs)] for n in range(rows)]
    return [header, *body]


def _value(wanted: Input, chance: np.random.Generator) -> object:
    if chance.random() < 0.05:
        return None
    if wanted.type == "choice":
        choice = wanted.choices[chance.integers(len(wanted.choices))]
        return [choice.value, *choice.label.all][chance.integers(1 + len(choice.label.all))]
    if wanted.type == "date":
        days = int(chance.choice([1, 10, 30, 400, 800])) * chance.random()
        return AS_OF - timedelta(int(days)) * (1 if wanted.past or chance.random() < 0.5 else -1)
    if wanted.type == "text":
        return f"text {chance.integers(9)}"
    if chance.random() < 0.5:
        return EDGES[chance.integers(len(EDGES))]
    return float(np.round(10 ** chance.uniform(-1, 6), 2))


def without_model(scheme: Scheme) -> Scheme:
    """The scheme with customers going on as before, since no model of buying fits noise."""
    steps = tuple(
        step.model_copy(update={"fallback": "run_rate"}) if step.kind == "lifetime_value" else step
        for step in scheme.steps
    )
    return scheme.model_copy(update={"steps": steps})


def graded(scheme: Scheme, rows: list[list[object]], lang: Lang) -> list[list[object]]:
    """Grades, labels and scores of rows."""
    read = intake(block_from_rows(rows), scheme.inputs, as_of=AS_OF)
    fitted = fit(scheme, dict(read.by_input), as_of=AS_OF, invalid=read.invalid, rows=read.rows)
    wanted = ("grade", "label", "score")
    return grade_rows(fitted, rows, as_of=AS_OF, lang=lang, wanted=wanted)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_every_scheme_decides_the_same_after_a_trip_through_sheets(
    scheme_id: str, lang: Lang
) -> None:
    """The deciding part is equal, and so are the grades of any rows."""
    assert deciding_part(through_sheets(load_scheme(scheme_id), lang)) == deciding_part(
        load_scheme(scheme_id)
    )
    scheme = without_model(load_scheme(scheme_id))
    back = through_sheets(scheme, lang)
    assert deciding_part(back) == deciding_part(scheme)
    rows = random_rows(scheme)
    grades = graded(scheme, rows, lang)
    assert graded(back, rows, lang) == grades
    assert graded(from_toml(to_toml(back), "back"), rows, lang) == grades
    assert len({(grade, label) for grade, label, _ in grades}) > 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_kept_in_the_language_of_the_sheet(lang: Lang) -> None:
    """What a person reads on the sheet is what the scheme says afterwards."""
    scheme = load_scheme("amount-bands")
    back = through_sheets(scheme, lang)
    assert back.title.get(lang) == scheme.title.get(lang)
    assert [r.reason.get(lang) for s in back.steps for r in s.rules] == [
        r.reason.get(lang) for s in scheme.steps for r in s.rules
    ]
    assert [tier.policy.get(lang) for tier in back.tiers] == [
        tier.policy.get(lang) for tier in scheme.tiers
    ]


def test_unchanged_texts_of_a_catalogue_scheme_keep_their_other_languages() -> None:
    """A reason that nobody touched still speaks three languages, a new one speaks its own."""
    scheme = load_scheme("amount-bands")
    rules = [[cell.value for cell in row] for row in write_rules(scheme, "zh")]
    changed = [
        ["自己写的原因" if cell == "年购买金额在 10 万及以上" else cell for cell in row]
        for row in rules
    ]
    back = scheme_from_workbook(read_rules(Grid(changed), lang="zh"), None)
    reasons = [rule.reason for rule in back.steps[0].rules]
    assert reasons[0].all == ("自己写的原因",)
    assert reasons[1] == scheme.steps[0].rules[1].reason


def _variants() -> Mapping[str, Scheme]:
    """Schemes that use what the catalogue does not."""
    pareto, card = load_scheme("pareto"), load_scheme("abcd-value")
    bands = load_scheme("amount-bands")
    rank = pareto.steps[0].model_copy(
        update={
            "cutoffs": (300.0, 20.5, 3.0),
            "fitted_on": AS_OF,
            "fitted_rows": 12,
            "origin": "source",
            "order": "descending",
        }
    )
    score = card.steps[0].model_copy(update={"score": "points", "cutoffs": card.steps[0].cutoffs})
    origins = tuple(
        part.model_copy(update={"origin": "source"}) for part in score.characteristics[:2]
    )
    score = score.model_copy(update={"characteristics": (*origins, *score.characteristics[2:])})
    table = bands.steps[0].model_copy(update={"hit_policy": "UNIQUE"})
    tiers = tuple(
        tier.model_copy(update={"contact": tier.contact.model_copy(update={"origin": "source"})})
        for tier in bands.tiers
    )
    part = rank.model_copy(
        update={
            "method": "quantiles",
            "among": {
                "annual_amount": UnaryTests.parse(">=10"),
                "region": UnaryTests.parse('"x: y"'),
            },
            "edge": "upper",
            "cut_offset": 0.5,
        }
    )
    region = Input(name="region", type="choice", choices=(Choice(value="x: y"), Choice(value="z")))
    ratio = Ratio(
        name="growth", numerator="annual_amount", denominator="before", output="growth_rate"
    )
    before = Input(name="before", type="number")
    years = Elapsed(name="age", start="since", unit="calendar_years", output="years")
    since = Input(name="since", type="date")
    scaled = (
        card.steps[0]
        .characteristics[0]
        .model_copy(
            update={"attributes": (), "scale": Scale(low=1.5, high=9.0, order="ascending")}
        )
    )
    fading = (
        card.steps[0]
        .characteristics[1]
        .model_copy(update={"decay": Decay(input="since", half_life_days=90.5)})
    )
    parts = (scaled, fading, *card.steps[0].characteristics[2:])
    ranges = {"characteristics": parts, "fitted_on": AS_OF, "fitted_rows": 12}
    pick = Pick(
        name="models",
        within="region",
        by="annual_amount",
        tie_by="since",
        counts=(PickCount(from_rows=5, count=2), PickCount(count=1)),
        output="model",
        cuts=(PickCut(group="x: y", value=70.25, tie="ann"), PickCut(group="z", value=3.0)),
        fitted_on=AS_OF,
        fitted_rows=12,
        origin="source",
    )
    approaches = (
        Approach(column="region", value="x: y", text=LocalText(en="slowly"), origin="source"),
        Approach(column="model", value="yes", text=LocalText(en="as a guest")),
    )
    named = since.model_copy(update={"type": "text"})
    uniform = rank.model_copy(update={"shares_origin": ("source",) * 4, "origin": "default"})
    return {
        "fitted": pareto.model_copy(update={"steps": (rank,)}),
        "ties at the end": pareto.model_copy(
            update={"steps": (rank.model_copy(update={"ties": "worse"}),)}
        ),
        "uniform origins": pareto.model_copy(update={"steps": (uniform,)}),
        "named score": card.model_copy(update={"steps": (score,)}),
        "part of the population": pareto.model_copy(
            update={"inputs": (*pareto.inputs, region), "steps": (part,)}
        ),
        "ratio and years": bands.model_copy(
            update={
                "inputs": (*bands.inputs, before, since),
                "steps": (ratio, years, *bands.steps),
            }
        ),
        "ranges and fading": card.model_copy(
            update={
                "inputs": (*card.inputs, since),
                "steps": (card.steps[0].model_copy(update=ranges),),
                "hysteresis": 2.5,
            }
        ),
        "picks and approaches": pareto.model_copy(
            update={
                "inputs": (*pareto.inputs, region, named),
                "steps": (pick, *pareto.steps),
                "approaches": approaches,
            }
        ),
        "labels alone": bands.model_copy(
            update={
                "tiers": (),
                "steps": (bands.steps[0].model_copy(update={"outputs": ("label",)}),),
            }
        ),
        "unique": bands.model_copy(update={"steps": (table,), "tiers": tiers}),
        "labels that clash": bands.model_copy(
            update={
                "inputs": tuple(
                    wanted.model_copy(update={"label": LocalText.model_validate("Amount")})
                    for wanted in bands.inputs
                )
            }
        ),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", list(_variants()))
def test_what_the_catalogue_does_not_use_makes_the_trip_too(name: str, lang: Lang) -> None:
    """Fitted cutoffs, hit policies, names of outputs and origins are part of what decides."""
    scheme = _variants()[name]
    assert deciding_part(through_sheets(scheme, lang)) == deciding_part(scheme)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_example_of_ones_own_makes_the_trip(lang: Lang) -> None:
    """Numbers, dates, options and a customer of whom nothing is known; the catalogue's is known."""
    rows = (
        {"orders_total": 0.0, "has_interest": "yes"},
        {},
        {"orders_total": 3.0, "last_order_date": date(2026, 1, 5), "has_interest": "no"},
    )
    scheme = load_scheme("lifecycle")
    own = scheme.model_copy(update={"example": Example(as_of=date(2026, 2, 1), rows=rows)})
    assert through_sheets(own, lang).example == own.example
    renamed = own.model_copy(update={"id": "our-rules"})
    assert through_sheets(renamed, lang).example == own.example
    assert through_sheets(scheme, lang).example == scheme.example


def test_the_deciding_cells_are_written_as_text() -> None:
    """Conditions, grades and words must not be turned into dates or numbers by Excel."""
    rows = write_rules(load_scheme("abcd-value"), "en")
    conditions = [cell for row in rows for cell in row if cell.role == "condition"]
    assert {">=100000", "<=0", "-"} <= {cell.value for cell in conditions}
    assert all(isinstance(cell.value, str) for cell in conditions)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", scheme_ids())
def test_each_list_offers_what_stands_in_its_cell(name: str, lang: Lang) -> None:
    """Whoever picks another entry and then the first one again has changed nothing."""
    cells = [cell for row in write_rules(load_scheme(name), lang) for cell in row if cell.choices]
    assert cells
    assert all(cell.value is None or cell.value in cell.choices for cell in cells)


@pytest.mark.parametrize(
    "values",
    [
        (">= 5 years", "< 5 years"),
        ("a, b", "c; d"),
        ('"quoted"', "it's"),
        ("x|y", "z/w"),
        ("1", "2"),
    ],
)
@pytest.mark.parametrize("labelled", [False, True])
def test_choices_with_signs_in_them_make_the_trip(values: tuple[str, str], labelled: bool) -> None:
    """Signs that part one choice from the next stand within quotes."""
    scheme = load_scheme("amount-bands")
    choices = tuple(
        Choice(value=value, label=LocalText(en=f"word {n}" if labelled else ""))
        for n, value in enumerate(values)
    )
    wanted = scheme.inputs[1].model_copy(update={"name": "own", "choices": choices})
    table = scheme.steps[0]
    rules = tuple(
        rule.model_copy(update={"when": (rule.when[0], UnaryTests((Value(values[n % 2]),)))})
        for n, rule in enumerate(table.rules)
    )
    step = table.model_copy(update={"inputs": ("annual_amount", "own"), "rules": rules})
    changed = scheme.model_copy(update={"inputs": (scheme.inputs[0], wanted), "steps": (step,)})
    assert deciding_part(through_sheets(changed, "en")) == deciding_part(changed)
