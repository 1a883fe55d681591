"""Invented customers of any trade: who they are, how they stood on earlier days, who was contacted.

Each is of one of four kinds, from the large and loyal to the small and occasional, so that what a
list says of a customer hangs together. On the way some rose or fell by a kind, and a few came.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from addin.workbook.contacts_table import ContactRow
from grading.language import Lang
from workbook_templates.demo_agreements import demo_agreements
from workbook_templates.demo_contacts import RESULTS
from workbook_templates.demo_customers import draw_names, working_day
from workbook_templates.demo_names import DEMO_WORLDS, DemoRep, DemoWorld
from workbook_templates.demo_team import demo_days_off, demo_reps, in_the_field
from workbook_templates.template import CustomerList, Row, Sample

__all__ = ["Business", "Invented", "Naming", "Standing", "month_starts"]

_T = TypeVar("_T")

_FIELD_HOURS = (
    "09:00-12:30",
    "",
    "09:00-12:30",
    "09:00-12:30, 13:30-15:30",
    "13:30-15:30",
    "",
    "",
)
"""Mornings for visits; the afternoons are those in which the third tier's calls are wanted."""
_KINDS_PCT = (11, 32, 35, 22)
_CHANNELS = ("visit", "visit", "phone", "message")
_GAPS = {"visit": (7, 16), "phone": (21, 40), "message": (55, 80)}
"""Days between two contacts of a channel."""
_MOST_CONTACTS, _NEVER_CONTACTED_PCT = 3, 3
_MONTHS = 6
_WEEK = timedelta(days=7)
_CHANGED_PCT, _ROSE_PCT, _JOINED_PCT = 65, 60, 8
_AGREED_WITH = (10, 11, 14, 21, 30, 37)
"""Zero-based places in the list of customers with agreements of their own."""
_OLDEST_DAYS, _NEWEST_DAYS = 1_500, 240
"""How long ago those became customers who stand on every list."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How the customers of a trade are called in one language; what is empty is as in the demo.

    Args:
        trades: What they do, ``{trade}`` in patterns.
        patterns: How a name is made of ``{family}``, ``{other}``, ``{trade}`` and ``{town}``.
        families: Family, brand or given names.
    """

    trades: Sequence[str] = ()
    patterns: Sequence[str] = ()
    families: Sequence[str] = ()

    def applied(self, world: DemoWorld) -> DemoWorld:
        """The world with these names in place of its own."""
        return replace(
            world,
            trades=tuple(self.trades) or world.trades,
            patterns=tuple(self.patterns) or world.patterns,
            families=tuple(self.families) or world.families,
            literal=(),
        )


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented customer as of now.

    Args:
        number: Zero-based place in the list.
        kind: 0 the large and loyal to 3 the small and occasional.
        kind_before: The same before the last change.
        changed: How many lists before the last the change came; more than there are for never.
        joined: On how many of the last lists they stand; None for all.
        since: The day on which they became known.
    """

    number: int
    customer_id: str
    customer: str
    rep: str
    area: str
    kind: int
    kind_before: int
    changed: int
    joined: int | None
    since: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands on the day of a list, and chance to say more about it.

    What is drawn depends on the customer, the topic and whether the change has come, so that a
    further question changes no other answer. With ``steady`` it never changes.

    Args:
        who: The customer.
        day: The day of the list.
        today: The day of the last list.
        left: How many lists come after it.
    """

    who: Invented
    day: date
    today: date
    left: int

    @property
    def before(self) -> bool:
        """Whether the customer's change is still to come."""
        return self.left > self.who.changed

    @property
    def kind(self) -> int:
        """0 to 3 as of that day."""
        return self.who.kind_before if self.before else self.who.kind

    def choice(
        self, topic: str, weights: Mapping[_T, Sequence[int]], *, steady: bool = False
    ) -> _T:
        """One of several values.

        Args:
            topic: What is chosen.
            weights: By value, how often each of the four kinds has it.
            steady: Whether it is the same on every list.
        """
        own = {value: of_kinds[self._kind(steady)] for value, of_kinds in weights.items()}
        place = self.chance(topic, steady=steady).random() * sum(own.values())
        for value, weight in own.items():
            place -= weight
            if place < 0:
                return value
        return next(reversed(own))

    def number(
        self,
        topic: str,
        ranges: Sequence[tuple[int, int]],
        *,
        step: int = 1,
        steady: bool = False,
    ) -> int:
        """A number from the range of the customer's kind, small ones more often than large ones.

        Args:
            topic: What it is.
            ranges: Least and greatest for each of the four kinds, both included.
            step: Of what it is a multiple.
            steady: Whether it is the same on every list.
        """
        low, high = ranges[self._kind(steady)]
        place = self.chance(topic, steady=steady).random() ** 2
        return (low + int(place * (high - low + 1))) // step * step

    def happens(self, topic: str, pct: Sequence[int], *, steady: bool = False) -> bool:
        """Whether something is so, by how many of a hundred of each kind."""
        return self.chance(topic, steady=steady).random() * 100 < pct[self._kind(steady)]

    def days_ago(self, topic: str, ranges: Sequence[tuple[int, int]]) -> date:
        """A working day before the day of the list, no earlier than the customer is known."""
        day = working_day(self.day - timedelta(days=self.number(topic, ranges)))
        return max(day, self.who.since)

    def chance(self, topic: str, *, steady: bool = False) -> Random:
        """Chance of the customer's own about a topic."""
        era = "" if steady or not self.before else "before"
        return Random(f"{self.who.number} {topic} {era}")

    def _kind(self, steady: bool) -> int:
        return self.who.kind if steady else self.kind


Tables = Callable[[Sequence[Invented], date, date], Mapping[str, Sequence[Row]]]
"""Gives the rows of further tables by table name."""


@dataclass(frozen=True, slots=True)
class Business:
    """A trade, from which the data of a template are invented.

    Args:
        facts: What a list says of a customer in the columns of the template's own.
        tables: The further tables of the template on the day of a list, for the customers on it
            and as of today; each begins with the one of the list before.
        naming: How customers are called, by language; by several if they are of several sorts.
        sort: Which of these namings a customer has, by their zero-based place in the list.
        results: What a rep may write about a contact of a channel, by language.
        customers: How many there are.
        kinds_pct: How many of a hundred are of each of the four kinds.
        dealt: The kind of each customer, by their zero-based place, where it is no chance.
        channels: How each of the four kinds is contacted.
        reps: How many reps look after them.
        hours: When reps see customers, Monday to Sunday, "" for not at all.
        accounts: Load of customers one rep carries.
        override: The grade that one customer has by hand; "" where nothing is agreed with anybody.
        override_why: Why, by language, where it is not the usual reason.
        prefix: What ids begin with.
    """

    facts: Callable[[Standing], Row]
    tables: Tables = lambda people, day, today: {}
    naming: Mapping[Lang, Naming | Sequence[Naming]] = field(default_factory=dict)
    sort: Callable[[int], int] = lambda _: 0
    results: Mapping[Lang, Mapping[str, Sequence[str]]] = field(default_factory=lambda: RESULTS)
    customers: int = 60
    kinds_pct: tuple[int, ...] = _KINDS_PCT
    dealt: Sequence[int] = ()
    channels: tuple[str, ...] = _CHANNELS
    reps: int = 3
    hours: tuple[str, ...] = _FIELD_HOURS
    accounts: int = 14
    override: str = "B"
    override_why: Mapping[Lang, str] = field(default_factory=dict)
    prefix: str = "C"

    def sample(self, as_of: date, lang: Lang) -> Sample:
        """All data of a template in a language, as of a day."""
        world = DEMO_WORLDS[lang]
        people = self.people(as_of, lang)
        return Sample(
            lists=tuple(self._lists(people, as_of, lang)),
            reps=demo_reps(
                in_the_field(world.reps[: self.reps], self.hours, self.accounts), world.country
            ),
            days_off=demo_days_off(world, as_of),
            contacts=self._contacts(people, as_of, lang),
            results=self.results[lang],
        )

    def people(self, as_of: date, lang: Lang) -> list[Invented]:
        """The customers; who comes later stands at the end."""
        days = [*month_starts(as_of, _MONTHS), as_of]
        people: list[Invented] = []
        for number, (rep, name) in enumerate(self._names(lang)):
            kind, before, changed = self._kinds(number)
            place = self.customers - number
            joined = place if place * 100 <= self.customers * _JOINED_PCT else None
            since = _since(number, as_of, days[-joined] if joined else None)
            id_ = f"{self.prefix}-{1001 + number}"
            people.append(
                Invented(
                    number, id_, name, rep.name, rep.area, kind, before, changed, joined, since
                )
            )
        return people

    def _names(self, lang: Lang) -> list[tuple[DemoRep, str]]:
        """Rep and name of each customer, by the naming of their sort."""
        namings = self.naming.get(lang, Naming())
        sorts = [self.sort(number) for number in range(self.customers)]
        drawn = []
        for sort, naming in enumerate((namings,) if isinstance(namings, Naming) else namings):
            world = naming.applied(DEMO_WORLDS[lang])
            world = replace(world, reps=world.reps[: self.reps])
            drawn.append(iter(draw_names(Random(self.customers), world, sorts.count(sort))))
        return [next(drawn[sort]) for sort in sorts]

    def _kinds(self, number: int) -> tuple[int, int, int]:
        """Kind now, kind before, and how many lists ago it changed."""
        draw = Random(f"{number} kind")
        place, kind = draw.random() * sum(self.kinds_pct), 0
        while kind < len(self.kinds_pct) - 1 and place >= self.kinds_pct[kind]:
            place -= self.kinds_pct[kind]
            kind += 1
        kind = self.dealt[number] if self.dealt else kind
        changed = draw.random() * 100 < _CHANGED_PCT
        before = kind + (1 if draw.random() * 100 < _ROSE_PCT else -1)
        lists_ago = int(draw.random() * _MONTHS) if changed else _MONTHS
        return kind, min(max(before, 0), len(self.kinds_pct) - 1), lists_ago

    def _lists(
        self, people: Sequence[Invented], as_of: date, lang: Lang
    ) -> Iterator[CustomerList]:
        """The customers at the beginning of each month, and now."""
        days = [*month_starts(as_of, _MONTHS), as_of]
        ids = [people[place].customer_id for place in _AGREED_WITH]
        why = self.override_why.get(lang)
        agreed = demo_agreements(ids, self.override, as_of, lang, why=why) if self.override else {}
        for past, day in enumerate(days):
            left = len(days) - 1 - past
            there = [who for who in people if who.joined is None or left < who.joined]
            rows = [self._row(Standing(who, day, as_of, left)) for who in there]
            if not left:
                rows = [{**row, **agreed.get(str(row["customer_id"]), {})} for row in rows]
            yield CustomerList(day, rows, self.tables(there, day, as_of))

    def _row(self, standing: Standing) -> Row:
        who = standing.who
        return {
            "customer_id": who.customer_id,
            "customer": who.customer,
            "rep": who.rep,
            "area": who.area,
            **self.facts(standing),
        }

    def _contacts(
        self, people: Sequence[Invented], as_of: date, lang: Lang
    ) -> Sequence[ContactRow]:
        """The last contacts of each, oldest first; those of the last week are left to the plan."""
        rows: list[ContactRow] = []
        for who in people:
            channel = self.channels[who.kind]
            texts = self.results[lang][channel]
            draw = Random(f"{who.number} contacts")
            for day in _contact_days(who, channel, as_of - _WEEK, draw):
                result = texts[int(draw.random() * len(texts))]
                rows.append(ContactRow(day, who.customer, who.rep, channel, result))
        return sorted(rows, key=lambda row: (row.day, row.customer))


def month_starts(as_of: date, months: int) -> list[date]:
    """The first days of the last months that lie before a day, oldest first."""
    numbers = [as_of.year * 12 + as_of.month - 1 - back for back in range(months)]
    starts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [start for start in reversed(starts) if start < as_of]


def _since(number: int, as_of: date, first_list: date | None) -> date:
    """The day on which a customer became known, shortly before their first list."""
    draw = Random(f"{number} since")
    if first_list is not None:
        return working_day(first_list - timedelta(days=1 + int(draw.random() * 20)))
    days = _NEWEST_DAYS + int(draw.random() * (_OLDEST_DAYS - _NEWEST_DAYS))
    return working_day(as_of - timedelta(days=days))


def _contact_days(who: Invented, channel: str, until: date, draw: Random) -> Iterator[date]:
    """The days of the last contacts, latest first; none of who was never contacted."""
    low, high = _GAPS[channel]
    if draw.random() * 100 < _NEVER_CONTACTED_PCT:
        return
    day = working_day(until - timedelta(days=1 + int(draw.random() * high)))
    for _ in range(_MOST_CONTACTS):
        if day < who.since:
            return
        yield day
        day = working_day(day - timedelta(days=low + int(draw.random() * (high - low + 1))))
