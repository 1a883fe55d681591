"""What the tables Reps, Holidays, Travel and Schedule hold, as inputs that intake reads."""

from collections.abc import Mapping

from addin.texts import TEXTS
from grading.language import LANGUAGES
from grading.scheduling.problem import WEEKDAYS
from grading.schemes.models import Aliases, Choice, Input, InputType, LocalText

__all__ = [
    "SCHEDULE_COLUMNS",
    "STATUS_WORDS",
    "holiday_inputs",
    "rep_inputs",
    "schedule_inputs",
    "travel_inputs",
]

_WEEKDAY_ALIASES: Mapping[str, Aliases] = {
    "Mon": Aliases(en=("Monday",), zh=("星期一", "礼拜一"), es=("lunes",)),
    "Tue": Aliases(en=("Tuesday", "Tues"), zh=("星期二", "礼拜二"), es=("martes",)),
    "Wed": Aliases(en=("Wednesday",), zh=("星期三", "礼拜三"), es=("miércoles",)),
    "Thu": Aliases(en=("Thursday", "Thurs"), zh=("星期四", "礼拜四"), es=("jueves",)),
    "Fri": Aliases(en=("Friday",), zh=("星期五", "礼拜五"), es=("viernes",)),
    "Sat": Aliases(en=("Saturday",), zh=("星期六", "礼拜六"), es=("sábado",)),
    "Sun": Aliases(en=("Sunday",), zh=("星期日", "星期天", "周天", "礼拜天"), es=("domingo",)),
}
_REP_ALIASES = Aliases(
    en=("sales rep", "sales representative", "name", "salesperson"),
    zh=("业务员", "销售", "销售员", "姓名", "负责人"),
    es=("representante", "comercial", "vendedora", "nombre"),
)
_COUNTRY_ALIASES = Aliases(
    en=("country code",), zh=("国家代码", "国家/地区"), es=("código de país",)
)
_MAX_VISITS_ALIASES = Aliases(
    en=("max visits per day", "maximum visits a day", "visits a day", "max visits"),
    zh=("每天最多拜访", "每日拜访上限", "每日最多拜访数"),
    es=("máx. visitas al día", "máximo de visitas por día", "visitas por día"),
)
_TERRITORY_ALIASES = Aliases(
    en=("areas", "area", "region", "regions", "district", "districts"),
    zh=("区域", "片区", "辖区", "负责片区", "销售区域"),
    es=("zona", "zonas", "región", "distrito"),
)
_ACCOUNTS_ALIASES = Aliases(
    en=("accounts per rep", "customer load", "account capacity"),
    zh=("可负责客户", "客户容量", "可承担客户数"),
    es=("cuentas por vendedor", "capacidad de clientes", "carga de clientes"),
)
_FROM_ALIASES = Aliases(en=("from area", "origin"), zh=("起点", "从"), es=("origen", "desde zona"))
_TO_ALIASES = Aliases(en=("to area", "destination"), zh=("终点", "到"), es=("destino", "a"))
_WAY_ALIASES = Aliases(
    en=("travel minutes", "travel time", "minutes of travel"),
    zh=("路程分钟", "路程时间", "车程（分钟）"),
    es=("minutos de viaje", "tiempo de viaje"),
)
_STATUS_ALIASES: Mapping[str, Aliases] = {
    "planned": Aliases(
        en=("open",), zh=("计划", "待办"), es=("planificada", "planeado", "pendiente")
    ),
    "done": Aliases(
        en=("completed", "visited"), zh=("完成", "已拜访"), es=("hecha", "realizado", "realizada")
    ),
    "skipped": Aliases(
        en=("cancelled", "canceled", "skip"),
        zh=("跳过", "取消", "已取消"),
        es=("omitida", "cancelado", "cancelada"),
    ),
    "fixed": Aliases(
        en=("agreed", "confirmed"), zh=("固定", "已确认"), es=("fija", "acordado", "confirmado")
    ),
}

SCHEDULE_COLUMNS = (
    "week",
    "date",
    "day",
    "time",
    "rep_name",
    "customer_name",
    "grade",
    "channel",
    "minutes",
    "purpose",
    "approach",
    "prepare",
    "due",
    "status",
    "result",
    "notes",
)
"""Columns of the table Schedule, left to right."""
_SCHEDULE_KINDS: Mapping[str, InputType] = {"date": "date", "minutes": "number", "due": "date"}
_SCHEDULE_ALIASES: Mapping[str, Aliases] = {
    "approach": Aliases(zh=("应对方式",)),
    "due": Aliases(zh=("应联系日期",), es=("Previsto",)),
}
"""What columns of schedules made by earlier versions are called."""
STATUS_WORDS = tuple(_STATUS_ALIASES)
"""What a schedule row may say about itself, in the order of the drop-down list."""


def _text(key: str) -> LocalText:
    return LocalText(**{lang: TEXTS.get(f"workbook.{key}", lang) for lang in LANGUAGES})


def _input(
    table: str, name: str, kind: InputType = "text", aliases: Aliases | None = None
) -> Input:
    return Input(
        name=name,
        type=kind,
        label=_text(f"{table}.{name}"),
        aliases=aliases or Aliases(),
        required=False,
    )


def rep_inputs() -> tuple[Input, ...]:
    """Columns of the table Reps that planning reads."""
    return (
        _input("reps", "rep_name", aliases=_REP_ALIASES),
        _input("reps", "country", aliases=_COUNTRY_ALIASES),
        _input("reps", "territory", aliases=_TERRITORY_ALIASES),
        *(_input("weekday", day.lower(), aliases=_WEEKDAY_ALIASES[day]) for day in WEEKDAYS),
        _input("reps", "max_visits", "number", _MAX_VISITS_ALIASES),
        _input("reps", "accounts", "number", _ACCOUNTS_ALIASES),
    )


def holiday_inputs() -> tuple[Input, ...]:
    """Columns of the table Holidays."""
    return (
        _input("holidays", "day_off", "date"),
        _input("holidays", "holiday"),
        _input("holidays", "country", aliases=_COUNTRY_ALIASES),
        _input("holidays", "rep_name", aliases=_REP_ALIASES),
    )


def travel_inputs() -> tuple[Input, ...]:
    """Columns of the table Travel."""
    return (
        _input("travel", "origin", aliases=_FROM_ALIASES),
        _input("travel", "destination", aliases=_TO_ALIASES),
        _input("travel", "way_minutes", "number", _WAY_ALIASES),
    )


def schedule_inputs() -> tuple[Input, ...]:
    """Columns of the table Schedule, in their order.

    None is called ``customer``, since a customer may well stand in many rows here.
    """
    return tuple(
        _status()
        if name == "status"
        else _input(
            "schedule", name, _SCHEDULE_KINDS.get(name, "text"), _SCHEDULE_ALIASES.get(name)
        )
        for name in SCHEDULE_COLUMNS
    )


def _status() -> Input:
    choices = tuple(
        Choice(value=word, label=_text(f"status.{word}"), aliases=aliases)
        for word, aliases in _STATUS_ALIASES.items()
    )
    label = _text("schedule.status")
    return Input(name="status", type="choice", label=label, required=False, choices=choices)
