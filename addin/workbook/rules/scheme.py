"""A scheme from what the sheets Rules and Tiers say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from addin.texts import TEXTS, message
from addin.workbook.rules.faults import Faults, RulesError
from addin.workbook.rules.grid import Place
from addin.workbook.rules.reading import RulesRead
from addin.workbook.rules.tiers_reading import TiersRead
from grading.engine.problems import Problem
from grading.exceptions import Fault, SchemeError
from grading.language import Lang, Message
from grading.schemes.column_types import column_types
from grading.schemes.models import Scheme
from grading.schemes.toml_document import as_document, read_scheme
from grading.schemes.vocabulary import tier_fields

__all__ = ["completed_tier", "scheme_from_workbook"]

_PLAIN_COLOUR = "#E5E7EB"
_FROM_BASE = (
    *("id", "title", "description", "used_by", "overlooks", "group", "top_share_pct", "words"),
    "example",
)


def scheme_from_workbook(
    rules: RulesRead | None,
    tiers: TiersRead | None,
    base: Scheme | None = None,
    *,
    where: str = "workbook",
    lang: Lang | None = None,
) -> Scheme:
    """The scheme a workbook carries.

    Args:
        rules: Its sheet Rules, or None.
        tiers: Its table Tiers, or None.
        base: The scheme that gives what the workbook does not.
        where: The workbook, as the person knows it.
        lang: Language of the error; None takes the sheet's.

    Raises:
        RulesError: Something does not hold together; all faults of both at once, with cells.
        ValueError: There is nothing at all to take a scheme from.
    """
    if rules is None and base is None:
        msg = "rules or a base scheme are needed to make a scheme"
        raise ValueError(msg)
    speaks: Lang = lang or (rules.lang if rules else tiers.lang if tiers else "en")
    document = _document(rules, tiers, base, speaks)
    problems = _known_problems(rules, tiers)
    faults = Faults()
    _check_tiers(document, rules, tiers, base, faults)
    problems += faults.problems
    try:
        scheme = read_scheme(document, where)
    except SchemeError as error:
        problems += _cross_faults(error.faults, rules, tiers, problems)
        if not problems:  # faults that were told, but whose cells cannot be named
            problems = [_of_the_whole(fault, rules) for fault in error.faults]
        raise RulesError(where, _in_order(problems), speaks) from error
    if problems:
        raise RulesError(where, _in_order(problems), speaks)
    return scheme


def _known_problems(rules: RulesRead | None, tiers: TiersRead | None) -> list[Problem]:
    return [*(rules.problems if rules else ()), *(tiers.problems if tiers else ())]


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Sheet by sheet, top to bottom."""
    sheets = list(dict.fromkeys(problem.sheet for problem in problems))
    return sorted(problems, key=lambda p: (sheets.index(p.sheet), p.row or 0, p.column or 0))


def _document(
    rules: RulesRead | None, tiers: TiersRead | None, base: Scheme | None, lang: Lang
) -> dict[str, Any]:
    given = dict(rules.document) if rules else {}
    document: dict[str, Any] = {}
    if base is not None:
        kept = as_document(base)
        document = kept if rules is None else {key: kept[key] for key in _FROM_BASE if key in kept}
        if "inputs" not in given:
            document |= {key: kept[key] for key in ("inputs", "require_any") if key in kept}
        if "steps" not in given:
            document["steps"] = kept["steps"]
    document.setdefault("id", "workbook")
    document.setdefault("title", {lang: TEXTS.get("rules.own_title", lang)})
    document |= given
    _add_example(document, rules)
    document["tiers"] = _tiers(rules, tiers, base)
    return document


def _add_example(document: dict[str, Any], rules: RulesRead | None) -> None:
    """The example of the catalogue's scheme of that id, where the sheet still reads its inputs."""
    known = rules.known if rules else None
    if known is None or known.example is None or known.id != document["id"]:
        return
    names = {wanted["name"] for wanted in document.get("inputs", ())}
    if all(names.issuperset(row) for row in known.example.rows):
        document.setdefault("example", known.example.model_dump())


def _tiers(
    rules: RulesRead | None, tiers: TiersRead | None, base: Scheme | None
) -> list[dict[str, Any]]:
    """The tiers: as the table has them, else as the block of the sheet, else the base's."""
    labels = rules.tiers if rules else {}
    if not labels and _only_labels(rules):
        return []  # a table that still stands there is that of other rules
    if tiers is not None and tiers.documents:
        return [completed_tier(document, base) for document in tiers.documents]
    if labels:
        return [
            completed_tier({"grade": grade, "label": label, "contact": {}}, base)
            for grade, label in labels.items()
        ]
    if base is not None:
        return list(as_document(base)["tiers"])
    grades = dict.fromkeys(grade for grade, _ in _produced(rules)) if rules else {}
    return [completed_tier({"grade": g, "label": g, "contact": {}}, None) for g in grades]


def _only_labels(rules: RulesRead | None) -> bool:
    """Whether a sheet has steps of its own, and they give labels but no grades."""
    if rules is None or not rules.document.get("steps"):
        return False
    named = [name for step in rules.document["steps"] for name in step.get("outputs", ())]
    return "label" in named and not list(_produced(rules))


def completed_tier(document: Mapping[str, Any], base: Scheme | None) -> dict[str, Any]:
    """A tier's document with what the table has no column for.

    Args:
        document: What the table says.
        base: The scheme that gives the rest; None, or one without that grade, leaves what is
            usual for it.
    """
    grade = document["grade"]
    if base is not None and any(tier.grade == grade for tier in base.tiers):
        usual: Mapping[str, Any] = base.tier(grade).model_dump(exclude_defaults=True)
    else:
        usual = _usual_tier(grade)
    rule = dict(usual.get("contact", {}))
    if "source_fields" in rule:
        # What the table itself says is nobody's fact, unless it says that, too.
        rule["source_fields"] = [f for f in rule["source_fields"] if f not in document["contact"]]
    contact = {**rule, **document["contact"]}
    return {"colour": _PLAIN_COLOUR, **usual, **document, "contact": contact}


def _usual_tier(grade: str) -> Mapping[str, Any]:
    try:
        return tier_fields(grade)
    except KeyError:
        return {}


def _produced(rules: RulesRead) -> Iterator[tuple[str, str]]:
    """Grades that the last step giving ``grade`` can give, with what its cell is known by."""
    for step in reversed(rules.document.get("steps", ())):
        found = list(_grades_of(step))
        if found:
            yield from found
            return


def _grades_of(step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = step["name"]
    if step["kind"] == "decision_table" and "grade" in step["outputs"]:
        place = step["outputs"].index("grade")
        for number, rule in enumerate(step["rules"], 1):
            grade = rule["then"][place]
            if isinstance(grade, str) and grade:
                yield grade, f"step {name}, rule {number}, output {place + 1}"
    elif step["kind"] == "scorecard" and step.get("grade", "grade") == "grade":
        for cutoff in step["cutoffs"]:
            yield cutoff["grade"], f"step {name}, cutoff {cutoff['grade']}"
    elif step["kind"] == "rank" and step["output"] == "grade":
        for value in step["values"]:
            yield value, f"step {name}"


def _check_tiers(
    document: Mapping[str, Any],
    rules: RulesRead | None,
    tiers: TiersRead | None,
    base: Scheme | None,
    faults: Faults,
) -> None:
    """Grades without a tier, tiers without a grade, and grades that two places list otherwise."""
    if rules is None:
        _check_tiers_alone(base, tiers, faults)
        return
    if rules.dropped or not document["tiers"]:
        return
    produced = list(_produced(rules))
    listed = [tier["grade"] for tier in document["tiers"]]
    known = ", ".join(listed)
    firsts = dict(reversed(produced))  # of each grade the first cell that gives it
    for grade, key in firsts.items():
        if grade not in listed and grade != "?":
            place = rules.places.get(key) or next(iter(rules.places.values()))
            faults.add("grade_without_tier", place, grade, known=known)
    if tiers is None or not tiers.documents:
        return
    grades = {grade for grade, _ in produced}
    for tier in tiers.documents:
        if produced and tier["grade"] not in grades:
            place = tiers.places[f"tier {tier['grade']}"]
            faults.add("tier_without_grade", place, tier["grade"])
    for grade in rules.tiers:
        if grade not in listed and grade not in grades:
            place = rules.places[f"rules tier {grade}"]
            faults.add("grade_without_tier", place, grade, known=known)


def _check_tiers_alone(base: Scheme | None, tiers: TiersRead | None, faults: Faults) -> None:
    """The same for a table of tiers beside the steps of another document."""
    if base is None or tiers is None or not tiers.documents:
        return
    grades = column_types(base)["grade"].values
    listed = [tier["grade"] for tier in tiers.documents]
    for grade in grades:
        if grade not in listed:
            faults.add("grade_without_tier", tiers.header, grade, known=", ".join(listed))
    for grade in listed:
        if grade not in grades:
            faults.add("tier_without_grade", tiers.places[f"tier {grade}"], grade)


def _cross_faults(
    sentences: Sequence[str],
    rules: RulesRead | None,
    tiers: TiersRead | None,
    problems: Sequence[Problem],
) -> list[Problem]:
    """What the scheme's own checks found, at its cells; consequences of earlier faults left out."""
    places = {**(rules.places if rules else {}), **(tiers.places if tiers else {})}
    taken = {(p.sheet, p.row, p.column) for p in problems}
    faulty_steps = {
        key
        for key, place in places.items()
        for p in problems
        if (p.sheet, p.row) == (place.sheet, place.row)
    }
    found = []
    for sentence in sentences:
        key = _longest_key(sentence, places)
        if key is None:
            if not problems:
                found.append(_of_the_whole(sentence, rules))
            continue
        place = places[key]
        whole = key.partition(": ")[0]
        follows = any(o == key or o.startswith(f"{whole},") for o in faulty_steps)
        if (place.sheet, place.row, place.column) in taken or follows:
            continue
        found.append(
            Problem(
                what=message("rules.fault.cross", text=_without_place(sentence, key)),
                sheet=place.sheet,
                row=place.row,
                column=place.column,
                code="rules_cross",
            )
        )
    return found


def _without_place(sentence: str, key: str) -> str | Message:
    if isinstance(sentence, Fault):
        return sentence.said
    what = sentence.partition(": ")[2] if ": " in key else sentence.removeprefix(key)
    return what.lstrip(":, ") or sentence


def _longest_key(sentence: str, places: Mapping[str, Place]) -> str | None:
    fitting = [
        key
        for key in places
        if sentence.startswith(key) and sentence[len(key) : len(key) + 1] in {":", ",", " ", ""}
    ]
    return max(fitting, key=len, default=None)


def _of_the_whole(sentence: str, rules: RulesRead | None) -> Problem:
    """A fault of the scheme as a whole: told at the title of the last step, which decides."""
    titles = [place for key, place in (rules.places if rules else {}).items() if _is_title(key)]
    what = message("rules.fault.cross", text=sentence)
    if not titles:
        return Problem(what=what, code="rules_cross")
    last = max(titles, key=lambda place: place.row)
    return Problem(
        what=what, sheet=last.sheet, row=last.row, column=last.column, code="rules_cross"
    )


def _is_title(key: str) -> bool:
    return key.startswith("step ") and not {",", ":"} & set(key)
