"""Sentences that a customer's page and its print on the terminal share."""

from addin.actions.card_contacts import Care
from addin.actions.card_report import CardReport
from addin.texts import TEXTS
from addin.workbook.schedule_rows import channel_text
from grading.language import Lang

__all__ = ["better_lines", "labelled", "origin_line", "overdue_text", "rule_line"]


def origin_line(report: CardReport) -> str:
    """Who it is and by what the customer was graded, on one line."""
    lang, explained = report.lang, report.explained
    parts = (
        explained.key if explained.key != report.called else "",
        report.rep,
        TEXTS.get("card.row", lang, sheet=explained.sheet, row=explained.row),
        TEXTS.get("card.graded_by", lang, scheme=report.title, day=report.as_of.isoformat()),
    )
    return " · ".join(filter(None, parts))


def labelled(label: str, text: object, lang: Lang) -> str:
    """A label and what it is of, with the colon of the language."""
    return TEXTS.get("card.labelled", lang, label=label, text=text)


def rule_line(care: Care, lang: Lang) -> str:
    """How often, by what and when the customer is contacted; "" without a grade."""
    rule = care.rule
    if rule is None:
        return ""
    if rule.every_days is None or rule.channel == "none":
        return TEXTS.get("card.care.none", lang)
    channel = channel_text(rule.channel, lang)
    often = "own" if care.own_interval else "planned"
    parts = [TEXTS.get(f"card.care.{often}", lang, channel=channel, days=rule.every_days)]
    if rule.weekdays:
        between = "、" if lang == "zh" else ", "
        days = between.join(TEXTS.get(f"cli.weekday.{day}", lang) for day in rule.weekdays)
        parts.append(TEXTS.get("card.care.weekdays", lang, days=days))
    if rule.time != "any":
        time = TEXTS.get(f"cli.time.{rule.time}", lang)
        parts.append(TEXTS.get("card.care.time", lang, time=time))
    parts.append(TEXTS.get("card.care.minutes", lang, minutes=rule.minutes))
    return " · ".join(parts)


def overdue_text(care: Care, lang: Lang) -> str:
    """By how much the next contact is overdue, "" where it is not."""
    if not care.overdue_days:
        return ""
    key = "overdue_one" if care.overdue_days == 1 else "overdue"
    return TEXTS.get(f"card.care.{key}", lang, days=care.overdue_days)


def better_lines(report: CardReport) -> list[str]:
    """What would give a better grade, introduced by a sentence; empty where nothing would."""
    if not report.improvements:
        return []
    lang = report.lang
    changes = (
        TEXTS.get("card.better_one", lang, condition=each.condition, grade=each.grade)
        for each in report.improvements
    )
    return [TEXTS.get("card.better", lang), *(f"•  {change}" for change in changes)]
