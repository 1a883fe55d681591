"""Write the tiers of a scheme as the table Tiers."""

from addin.hosts.base import GridCell as Cell
from addin.workbook.rule_words import greetings_text
from addin.workbook.rules.row_writing import BLANK, Row, number_cell
from addin.workbook.rules.tiers_columns import SELDOM_COLUMNS, TIER_COLUMNS, USUAL_COLUMNS
from addin.workbook.rules.words import written
from grading.language import Lang
from grading.schemes.models import ContactRule, Scheme, Tier
from grading.schemes.unary import number_text

__all__ = ["tier_columns", "write_tiers"]

_NUMBERS = (
    "every_days",
    "due_after_pct",
    "tolerance_days",
    "minutes",
    "close_within_days",
    "customers_per_rep",
    "reactivate_after_days",
    "win_back_after_days",
)
_PLAIN = ContactRule()


def tier_columns(scheme: Scheme) -> tuple[str, ...]:
    """The columns of the table: the usual ones, then those that this scheme needs."""
    tiers = scheme.tiers
    needed = {
        **{
            key: any(getattr(tier.contact, key) != getattr(_PLAIN, key) for tier in tiers)
            for key in SELDOM_COLUMNS
        },
        "expected": any(tier.expected for tier in tiers),
        "origin": any(tier.origin != "default" for tier in tiers),
        "facts": any(
            tier.contact.source_fields or tier.contact.origin != "default" for tier in tiers
        ),
    }
    return (*USUAL_COLUMNS, *(key for key, wanted in needed.items() if wanted))


def write_tiers(scheme: Scheme, lang: Lang) -> list[Row]:
    """The rows of the table Tiers, header row first, best tier first."""
    columns = tier_columns(scheme)
    header = [Cell(written("tier", key, lang), "header") for key in columns]
    return [header, *([_cell(tier, key, lang) for key in columns] for tier in scheme.tiers)]


def _cell(tier: Tier, key: str, lang: Lang) -> Cell:
    rule = tier.contact
    if key in _NUMBERS:
        return number_cell(getattr(rule, key))
    if key == "min_gap_days":
        return number_cell(rule.min_gap_days) if rule.min_gap_days > 1 else BLANK
    text = {
        "grade": lambda: tier.grade,
        "label": lambda: tier.label.get(lang),
        "colour": lambda: tier.colour,
        "channel": lambda: written("channel", rule.channel, lang),
        "weekdays": lambda: ", ".join(written("weekday", day, lang) for day in rule.weekdays),
        "time": lambda: written("time", rule.time, lang),
        "prepare": lambda: rule.prepare.get(lang),
        "falls_to": lambda: rule.falls_to or "",
        "policy": lambda: tier.policy.get(lang),
        "start_week": lambda: (
            written("start_week", rule.start_week, lang) if rule.start_week else ""
        ),
        "own_rhythm": lambda: written("yes_no", "yes", lang) if rule.own_rhythm else "",
        "greetings": lambda: greetings_text(rule.greetings, lang),
        "expected": lambda: _expected(tier, lang),
        "origin": lambda: written("origin", tier.origin, lang),
        "facts": lambda: _facts(rule, lang),
    }[key]()
    return Cell(text, "condition" if key in {"grade", "falls_to"} else "text") if text else BLANK


def _expected(tier: Tier, lang: Lang) -> str:
    if tier.expected is None:
        return ""
    relation = written("relation", tier.expected.relation, lang)
    return f"{relation} {number_text(tier.expected.pct)} %"


def _facts(rule: ContactRule, lang: Lang) -> str:
    """Columns that are facts of the practice; ``all`` first where the whole rule is."""
    words = {field: key for key, field in TIER_COLUMNS.items()}
    named = [written("tier", words.get(field, field), lang) for field in rule.source_fields]
    whole = [written("facts", "all", lang)] if rule.origin == "source" else []
    return ", ".join([*whole, *named])
