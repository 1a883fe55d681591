"""The figures of a plan, as the Coverage sheet shows them and as they travel with the workbook."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from addin.hosts.base import Host, StateTable, TierFormat
from addin.workbook.state_rows import read_rows, state_table

__all__ = [
    "PLAN_TABLE",
    "PlanFigures",
    "RepFigures",
    "TeamFigures",
    "TierFigures",
    "UnplacedFigures",
    "figures_lines",
    "figures_of",
    "figures_table",
    "read_figures_lines",
]

PLAN_TABLE = "TierbookPlan"
_HEADERS = ("kind", "figures")


@dataclass(frozen=True, slots=True)
class TierFigures:
    """How far the contacts of one tier are covered."""

    grade: str
    customers: int
    target: int
    planned: int
    done: int
    remaining: int
    overdue: int


@dataclass(frozen=True, slots=True)
class RepFigures:
    """How full one rep's plan is.

    Args:
        stretch: By how much all intervals were lengthened; 1 where they were not.
        accounts_load: What the rep's customers weigh, D left out.
        accounts: What the rep can carry, None where nobody has said.
        level: ``over``, ``under`` or "".
        reason: Why there is no capacity, "" where there is.
    """

    rep: str
    contacts: int
    visits: int
    load_minutes: int
    capacity_minutes: int
    stretch: float = 1.0
    accounts_load: float = 0.0
    accounts: float | None = None
    level: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """How many reps there are, and how many the customers need; None where it is not known."""

    there: int
    by_accounts: int | None = None
    by_minutes: int | None = None

    @property
    def needed(self) -> int | None:
        """The larger of both counts."""
        known = [count for count in (self.by_accounts, self.by_minutes) if count is not None]
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class UnplacedFigures:
    """A contact that found no place."""

    customer: str
    grade: str
    rep: str
    due: date
    earliest: date
    latest: date
    minutes: int
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a plan covers, in texts of one language.

    Args:
        start: Its first day.
        weeks: How many times seven days.
        scheme: Title of the scheme.
        colours: Those of its tiers.
        unplaced: The first contacts that found no place.
        left_out: How many found none.
    """

    start: date
    weeks: int
    scheme: str
    tiers: tuple[TierFigures, ...]
    reps: tuple[RepFigures, ...]
    team: TeamFigures
    colours: tuple[TierFormat, ...] = ()
    unplaced: tuple[UnplacedFigures, ...] = ()
    left_out: int = 0


Line = tuple[str, str]
"""What it is about, and the figures as JSON."""


def figures_lines(figures: PlanFigures) -> list[Line]:
    """The figures as lines of text; equal figures give equal lines."""
    plan = {
        "start": figures.start,
        "weeks": figures.weeks,
        "scheme": figures.scheme,
        "left_out": figures.left_out,
    }
    return [
        ("plan", _json(plan)),
        ("team", _json(asdict(figures.team))),
        *(("colour", _json(asdict(tier))) for tier in figures.colours),
        *(("tier", _json(asdict(tier))) for tier in figures.tiers),
        *(("rep", _json(asdict(rep))) for rep in figures.reps),
        *(("unplaced", _json(asdict(entry))) for entry in figures.unplaced),
    ]


def _json(facts: dict[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str, separators=(",", ":"))


def figures_of(lines: Iterable[Line]) -> PlanFigures | None:
    """The figures of such lines, None where there are none or they were edited beyond reading."""
    found: dict[str, list[dict[str, object]]] = {
        kind: [] for kind in ("plan", "team", "colour", "tier", "rep", "unplaced")
    }
    try:
        for kind, text in lines:
            found[kind].append(json.loads(text))
        plan = found["plan"][0]
        return PlanFigures(
            start=date.fromisoformat(str(plan["start"])),
            weeks=int(str(plan["weeks"])),
            scheme=str(plan["scheme"]),
            tiers=tuple(TierFigures(**tier) for tier in found["tier"]),  # type: ignore[arg-type]  # JSON of the same class
            reps=tuple(RepFigures(**rep) for rep in found["rep"]),  # type: ignore[arg-type]  # likewise
            team=TeamFigures(**found["team"][0]),  # type: ignore[arg-type]  # likewise
            colours=tuple(TierFormat(**tier) for tier in found["colour"]),  # type: ignore[arg-type]  # likewise
            unplaced=tuple(map(_unplaced, found["unplaced"])),
            left_out=int(str(plan["left_out"])),
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _unplaced(facts: dict[str, object]) -> UnplacedFigures:
    days = {name: date.fromisoformat(str(facts[name])) for name in ("due", "earliest", "latest")}
    return UnplacedFigures(**{**facts, **days})  # type: ignore[arg-type]  # JSON of the same class


def read_figures_lines(host: Host) -> list[Line]:
    """The lines that the workbook keeps of its plan; none where there is no plan."""
    return [(kind, text) for kind, text in read_rows(host, PLAN_TABLE, _HEADERS)]


def figures_table(lines: Sequence[Line]) -> StateTable:
    """The lines as a table that travels with the workbook."""
    return state_table(PLAN_TABLE, _HEADERS, lines)
