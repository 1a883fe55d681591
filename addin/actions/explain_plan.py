"""Say why a customer is visited when it is, without writing anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from addin.actions.find_customer import find_customer
from addin.actions.plan_run import PlanRun
from addin.texts import TEXTS, message
from addin.workbook.coverage_page import STRETCHED, factor_text
from addin.workbook.schedule_rows import channel_text
from addin.workbook.schedule_sheet import status_text
from grading.exceptions import InputError
from grading.language import Lang
from grading.scheduling.hours import clock
from grading.scheduling.why_then import ContactStory, CustomerStory, why_then

__all__ = ["PlanStory", "explain_plan"]


@dataclass(frozen=True, slots=True)
class PlanStory:
    """Why one customer is contacted when it is.

    Args:
        customer: What it is called.
        start: First day of the plan.
        end: Its last day.
    """

    customer: str
    start: date
    end: date
    story: CustomerStory
    lang: Lang

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the story's own language."""
        lang, known = lang or self.lang, self.story.customer
        return {
            "customer": self.customer,
            "key": known.key,
            "grade": known.tier,
            "rep": known.rep_name,
            "every_days": known.every_days,
            "stretch": round(self.story.stretch, 6),
            "last_contact": _iso(known.last_contact),
            "next_due": _iso(known.due),
            "from": self.start.isoformat(),
            "until": self.end.isoformat(),
            "contacts": [_contact_json(contact, lang) for contact in self.story.contacts],
            "kept": [
                {
                    "date": entry.day.isoformat(),
                    "time": None if entry.start is None else clock(entry.start),
                    "status": entry.status,
                }
                for entry in self.story.kept
            ],
        }

    def lines(self) -> Iterator[str]:
        """The story for a person to read; what belongs to a contact is set in."""
        known = self.story.customer
        grade = known.tier or self._text("nobody")
        yield self._text("who", customer=self.customer, grade=grade, rep=known.rep_name or "–")
        yield from self._rule()
        last = known.last_contact
        yield self._text("never") if last is None else self._text("last", day=last)
        for entry in self.story.kept:
            time = "" if entry.start is None else clock(entry.start)
            status = status_text(entry.status, self.lang)
            yield ""
            key = "frozen" if entry.status == "planned" else "kept"
            yield self._text(key, day=entry.day, time=time, status=status)
        for contact in self.story.contacts:
            yield ""
            yield from self._contact(contact)
        if not (self.story.contacts or self.story.kept):
            facts = {"start": self.start, "end": self.end, "due": known.due}
            yield ""
            yield self._text("none" if known.due else "none_due", **facts)

    def _rule(self) -> Iterator[str]:
        known, lang = self.story.customer, self.lang
        if known.rule is None or known.every_days is None:
            yield self._text("no_rule")
            return
        channel = channel_text(known.rule.channel, lang)
        facts = {"channel": channel, "days": known.every_days, "minutes": known.rule.minutes}
        yield self._text("rule", **facts)
        if self.story.stretch >= STRETCHED:
            factor = factor_text(self.story.stretch, lang)
            yield self._text("stretched", rep=known.rep_name, factor=factor)

    def _contact(self, story: ContactStory) -> Iterator[str]:
        contact, lang = story.contact, self.lang
        channel = channel_text(contact.channel, lang)
        if story.day is None:
            yield self._text("unplaced", due=contact.due, channel=channel)
            if story.unplaced is not None:
                yield f"  {story.unplaced.reason.text(lang)}"
                if story.unplaced.advice is not None:
                    advice = story.unplaced.advice.text(lang)
                    yield f"  {self._text('advice', advice=advice)}"
            return
        purpose = contact.purpose.text(lang)
        facts = {"day": story.day, "time": clock(story.start), "channel": channel}
        yield self._text("planned", purpose=purpose, **facts)
        window = {"due": contact.due, "earliest": contact.earliest, "latest": contact.latest}
        yield f"  {self._text('target', **window)}"
        yield from self._distance(story)

    def _distance(self, story: ContactStory) -> Iterator[str]:
        """How far from the due date, and what speaks against nearer days."""
        days = story.days_off_target
        if not days:
            yield f"  {self._text('on_target')}"
            return
        if story.contact.due < self.start:
            yield f"  {self._text('overdue', due=story.contact.due)}"
        else:
            key = "after" if days > 0 else "before"
            yield f"  {self._text(key, days=abs(days))}"
        for day in story.nearer:
            yield f"    {day.reason.text(self.lang)}"

    def _text(self, key: str, **facts: object) -> str:
        return TEXTS.get(f"plan.why.{key}", self.lang, **facts)


def explain_plan(made: PlanRun, customer: str) -> PlanStory:
    """Why one customer is contacted when it is.

    Args:
        made: A plan that was worked out.
        customer: Key or name; case does not matter, and the beginning is enough where only one
            customer begins so.

    Raises:
        InputError: No customer or several are called so; lists them or the nearest.
    """
    row = find_customer(made.run, customer)
    key = made.graded.key_of(row)
    story = why_then(made.result, key)
    if story is None:  # a row without a key, which cannot be planned
        facts = {"sheet": made.graded.block.sheet, "row": made.graded.intake.first_row + row}
        raise InputError(message("plan.why.no_key", **facts))
    problem = made.result.problem
    name = made.facts.names.by_key.get(key, key)
    return PlanStory(name, problem.start, problem.end, story, made.graded.lang)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _contact_json(story: ContactStory, lang: Lang) -> dict[str, object]:
    contact, unplaced = story.contact, story.unplaced
    advice = None if unplaced is None else unplaced.advice
    return {
        "date": _iso(story.day),
        "time": None if story.day is None else clock(story.start),
        "channel": contact.channel,
        "purpose": contact.purpose.text(lang),
        "due": contact.due.isoformat(),
        "earliest": contact.earliest.isoformat(),
        "latest": contact.latest.isoformat(),
        "days_off_target": None if story.day is None else story.days_off_target,
        "nearer_days": [
            {"date": day.day.isoformat(), "code": day.code, "reason": day.reason.text(lang)}
            for day in story.nearer
        ],
        "reason": None if unplaced is None else unplaced.reason.text(lang),
        "advice": None if advice is None else advice.text(lang),
    }
