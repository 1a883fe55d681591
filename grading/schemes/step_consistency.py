"""What must hold within each step of a scheme, and between it and what it reads."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from string import Formatter

from grading.exceptions import CalendarError, Fault
from grading.language import LANGUAGES, Joined, Message
from grading.schemes.column_types import (
    ColumnType,
    condition_faults,
    fault,
    input_types,
    not_there,
    output_types,
)
from grading.schemes.models import (
    Characteristic,
    DecisionTable,
    Elapsed,
    Join,
    LifetimeValue,
    LocalText,
    Measure,
    Pick,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
    Told,
)

__all__ = ["ROUNDING", "step_faults", "twice"]

ROUNDING = Decimal("0.01")
"""How far percentages that should sum to 100 may miss it: thirds are written 33.33."""

Faults = Iterator[str]
Types = Mapping[str, ColumnType]


def twice(kind: str, names: Iterable[str]) -> Faults:
    """A sentence for each name that stands more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{kind} {name!r} stands {count} times; each needs a name of its own"


def step_faults(scheme: Scheme) -> Faults:
    """Everything that does not hold together in the steps, in their order."""
    types = input_types(scheme)
    given = {*types}
    """Columns that are known of a row before anything is decided."""
    earlier: list[str] = []
    told: dict[str, ColumnType] = {}
    """Columns told beside the grade, which only others of their kind can read."""
    for step in scheme.steps:
        if isinstance(step, Told):
            yield from _told_faults(step, types, told)
        else:
            yield from _faults_of(step, types, given, earlier)
        if isinstance(step, Measure):
            given.add(step.output)
        if isinstance(step, Told):
            told |= output_types(step)
        else:
            types |= output_types(step)
        earlier.append(step.name)


def _faults_of(step: Step, types: Types, given: set[str], earlier: list[str]) -> Faults:
    where = f"step {step.name}"
    if isinstance(step, DecisionTable):
        yield from _table_faults(step, types, where)
        for number, rule in enumerate(step.rules, 1):
            yield from _placeholder_faults(rule.reason, earlier, f"{where}, rule {number}")
    elif isinstance(step, Scorecard):
        yield from _scorecard_faults(step, types, where)
    elif isinstance(step, Rank):
        yield from _rank_faults(step, types, where)
    elif isinstance(step, Pick):
        yield from _pick_faults(step, types, given, where)
    elif isinstance(step, Ratio):
        for name in (step.numerator, step.denominator):
            yield from _given_faults(name, types, given, where, "number")
    elif isinstance(step, LifetimeValue):
        for name in (step.repeats, step.amount):
            yield from _given_faults(name, types, given, where, "number")
        for name in (step.first, step.last):
            yield from _given_faults(name, types, given, where, "date")
    elif isinstance(step, Elapsed):
        yield from _reference_faults(step.start, types, where, "date")
        yield from _reference_faults(step.end, types, where, "date")
        if step.start == step.end:
            yield fault("same_ends", where, name=step.start)


def _table_faults(table: DecisionTable, types: Types, where: str) -> Faults:
    for name in table.inputs:
        yield from _reference_faults(name, types, where)
    for number, rule in enumerate(table.rules, 1):
        place = f"{where}, rule {number}"
        if len(rule.when) != len(table.inputs):
            yield f"{place}: {len(table.inputs)} conditions belong here, got {len(rule.when)}"
        if len(rule.then) != len(table.outputs):
            yield f"{place}: {len(table.outputs)} outputs belong here, got {len(rule.then)}"
        for name, tests in zip(table.inputs, rule.when, strict=False):
            if name in types:
                yield from condition_faults(tests, types[name], f"{place}, {name}")
    for place_of, name in enumerate(table.outputs):
        values = [rule.then[place_of] for rule in table.rules if place_of < len(rule.then)]
        words = [value for value in values if isinstance(value, str)]
        numbers = [value for value in values if isinstance(value, float)]
        if words and numbers:
            yield fault("mixed", where, name=name, word=words[0])
        if words and table.hit_policy == "COLLECT SUM":
            yield fault("sum_of_words", where, name=name, word=words[0])


def _scorecard_faults(card: Scorecard, types: Types, where: str) -> Faults:
    yield from twice(f"{where}: characteristic", [c.input for c in card.characteristics])
    for characteristic in card.characteristics:
        yield from _characteristic_faults(characteristic, types, where)
    yield from _hundred(
        (characteristic.weight_pct for characteristic in card.characteristics), f"{where}: weights"
    )
    yield from _cutoff_faults(card, where)


def _characteristic_faults(part: Characteristic, types: Types, where: str) -> Faults:
    name, scale = part.input, part.scale
    place = f"{where}, {name}"
    yield from _reference_faults(name, types, where, None if scale is None else "number")
    if bool(part.attributes) == (scale is not None):
        yield f"{place}: points come either from attributes or from a scale, and from one of them"
    if scale is not None and (scale.low is None) != (scale.high is None):
        yield f"{place}: a range that was taken has both a low and a high end"
    if scale is not None and (scale.low or 0) > (scale.high or 0):
        yield fault("range_order", place)
    if part.decay is not None:
        yield from _reference_faults(part.decay.input, types, f"{place}: decay", "date")
        if part.decay.input == "as_of":
            yield fault("decay_today", place)
    for number, attribute in enumerate(part.attributes, 1):
        if name in types:
            at = f"{place}, condition {number}"
            yield from condition_faults(attribute.when, types[name], at)


def _cutoff_faults(card: Scorecard, where: str) -> Faults:
    if not card.cutoffs:
        return
    minimums = [cutoff.minimum for cutoff in card.cutoffs]
    if minimums.count(None) != 1 or minimums[-1] is not None:
        yield f"{where}: the last cutoff, and only it, has no minimum"
    bounded = [minimum for minimum in minimums if minimum is not None]
    for higher, lower in pairwise(bounded):
        if higher <= lower:
            yield f"{where}: cutoffs must fall from the best grade down, got {higher:g} then {lower:g}"
    yield from twice(f"{where}: cutoff for", [cutoff.grade for cutoff in card.cutoffs])


def _rank_faults(rank: Rank, types: Types, where: str) -> Faults:
    yield from _reference_faults(rank.input, types, where, "number")
    for name, tests in rank.among.items():
        yield from _reference_faults(name, types, f"{where}: among")
        if name in types:
            yield from condition_faults(tests, types[name], f"{where}: among {name}")
    yield from _band_faults(rank, where)


def _band_faults(rank: Rank, where: str) -> Faults:
    bands = len(rank.shares_pct)
    if bands < 2:
        yield fault("bands", where, bands=bands)
    for name, given, wanted in (
        ("values", rank.values, bands),
        ("reasons", rank.reasons, bands),
        ("shares_origin", rank.shares_origin, bands),
        ("cutoffs", rank.cutoffs, bands - 1),
    ):
        if (given or name == "values") and len(given) != wanted:
            yield f"{where}: {wanted} {name} belong to {bands} shares, got {len(given)}"
    if len(set(rank.values)) < len(rank.values):
        yield fault("same_bands", where)
    if rank.method != "quantiles" and (rank.edge != "better" or rank.cut_offset):
        yield fault("no_edge", where)
    if rank.method == "quantiles" and rank.ties != "better":
        yield fault("no_ties", where)
    if any(share <= 0 for share in rank.shares_pct):
        yield fault("share_zero", where)
    yield from _hundred(rank.shares_pct, f"{where}: shares")
    if list(rank.cutoffs) != sorted(rank.cutoffs, reverse=rank.order == "descending"):
        got = ", ".join(f"{cutoff:g}" for cutoff in rank.cutoffs)
        yield fault("cutoff_order", where, got=got)


def _told_faults(step: Told, types: Types, told: Types) -> Faults:
    where = f"step {step.name}"
    if isinstance(step, Join):
        for name in step.parts:
            yield from _reference_faults(name, types, where)
            if name in types and types[name].kind not in {"word", "text"}:
                yield _kind_fault(name, types[name], where, "word", "text")
        return
    for name in filter(None, (step.start, step.not_before)):
        yield from _reference_faults(name, {**types, **told}, where, "date")
    for name, tests in step.among.items():
        yield from _reference_faults(name, types, f"{where}: among")
        if name in types and types[name].kind != "word":
            yield _kind_fault(name, types[name], f"{where}: among", "word")
        elif name in types:
            yield from condition_faults(tests, types[name], f"{where}: among {name}")
    day = ColumnType("number", whole=True)
    for number, rule in enumerate(step.rules, 1):
        yield from condition_faults(rule.start_day, day, f"{where}, rule {number}: start_day")
    yield from _country_faults(step.country, where)


def _country_faults(country: str, where: str) -> Faults:
    # The names of countries take long to read, and few schemes name one.
    if not country:
        return
    from grading.contacts.countries import country_code

    try:
        country_code(country)
    except CalendarError as error:
        yield Fault(error.args[0], where)


def _pick_faults(pick: Pick, types: Types, given: set[str], where: str) -> Faults:
    yield from _given_faults(pick.within, types, given, where, "word", "text")
    yield from _given_faults(pick.by, types, given, where, "number")
    if pick.tie_by is not None:
        yield from _given_faults(pick.tie_by, types, given, where, "word", "text")
    for larger, smaller in pairwise(pick.counts):
        if larger.from_rows <= smaller.from_rows:
            yield (
                f"{where}: counts run from the largest group down, got from_rows "
                f"{larger.from_rows} then {smaller.from_rows}"
            )
    yield from twice(f"{where}: cut of group", [cut.group for cut in pick.cuts])


def _given_faults(name: str, types: Types, given: set[str], where: str, *kinds: str) -> Faults:
    """Faults of a column that must be known before anything is decided."""
    if name not in types:
        yield from _reference_faults(name, types, where)
    elif types[name].kind not in kinds:
        yield _kind_fault(name, types[name], where, *kinds)
    elif name not in given:
        yield fault("not_given", where, name=name)


def _kind_fault(name: str, column: ColumnType, where: str, *kinds: str) -> Fault:
    needed = Joined(tuple(Message(f"consistency.kind.{kind}") for kind in kinds), _OR)
    holds = Message(f"consistency.kind.{column.kind}")
    return fault("kind_needed", where, needed=needed, name=name, holds=holds)


_OR = Message("errors.or")


def _hundred(parts: Iterable[Decimal], what: str) -> Faults:
    total = sum(parts, Decimal())
    if abs(total - 100) > ROUNDING:
        yield f"{what} must sum to 100 %, got {total.normalize():f} %"


def _reference_faults(name: str, types: Types, where: str, kind: str | None = None) -> Faults:
    if name not in types:
        yield f"{where}: {not_there('input or earlier output', name, types)}"
    elif kind and types[name].kind != kind:
        yield _kind_fault(name, types[name], where, kind)


def _placeholder_faults(reason: LocalText, earlier: list[str], where: str) -> Faults:
    for text in reason.all:
        alone = len(reason.all) == 1  # a plain string stands for all languages and is told once
        lang = next(lang for lang in LANGUAGES if getattr(reason, lang) == text)
        which = "" if alone else f"{lang} "
        try:
            fields = [
                (name, bool(layout or conversion))
                for _, name, layout, conversion in Formatter().parse(text)
                if name is not None
            ]
        except ValueError:
            yield fault("brace", where, which=which)
            continue
        for name, more in fields:
            if more:
                yield fault("brace_more", where, which=which, name=name)
            elif name not in earlier:
                known = ", ".join(earlier) or "-"
                yield fault("no_step", where, which=which, name=name, known=known)
