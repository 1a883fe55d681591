"""The template ``wedding-events``: weddings, banquets and company events by how soon they are.

How far the talks are stands beside the grade, so that near days without a booking are seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from grading.language import Lang
from workbook_templates.events_page import BOOKED, add_events
from workbook_templates.invented import Business, Naming, Standing
from workbook_templates.people import PEOPLE
from workbook_templates.template import Page, Row, Template

__all__ = ["WEDDING_EVENTS"]

_EVENTS = ("wedding", "banquet", "company_event")
_SHARES_PCT = (62, 17, 21)
_WEEKDAYS: Mapping[str, tuple[int, ...]] = {
    "wedding": (5, 5, 5, 6, 4),
    "banquet": (5, 6, 4),
    "company_event": (3, 4, 2),
}
"""On which weekdays they take place, Monday 0."""
_GUESTS = {"wedding": (50, 180), "banquet": (24, 90), "company_event": (40, 260)}
_DAYS_AHEAD = ((9, 84), (98, 176), (190, 385), (410, 640))
_OVER_PCT, _UNFIXED_PCT, _ASKED_PCT = (0, 0, 0, 34), (0, 0, 22, 56), (100, 100, 100, 45)
_DAYS_AGO = (4, 50)
_PROGRESS = {
    BOOKED: (68, 42, 14, 0),
    "offer": (20, 30, 26, 10),
    "viewing": (12, 18, 30, 25),
    "enquiry": (0, 10, 30, 65),
}
_PACKAGES = {
    "essential": (15, 25, 35, 45),
    "classic": (45, 50, 45, 40),
    "all_in": (40, 25, 20, 15),
}
_PRICES = {"essential": (55, 80), "classic": (85, 125), "all_in": (130, 210)}
"""For one guest."""
_VENUES = {
    "ballroom": (40, 40, 40, 40),
    "garden": (25, 25, 25, 25),
    "terrace": (20, 20, 20, 20),
    "elsewhere": (15, 15, 15, 15),
}


def _event(number: int) -> int:
    """Which kind of event a customer has, by their place in the list."""
    place, event = Random(f"{number} event").random() * sum(_SHARES_PCT), 0
    while place >= _SHARES_PCT[event]:
        place -= _SHARES_PCT[event]
        event += 1
    return event


_COUPLES: Mapping[Lang, Naming] = {
    "en": replace(PEOPLE["en"], patterns=("{family} & {other}",)),
    "zh": replace(PEOPLE["zh"], patterns=("{family}先生 & {other}女士",)),
    "es": replace(PEOPLE["es"], patterns=("{family} y {other}",)),
}
_NAMING = {lang: (_COUPLES[lang], PEOPLE[lang], Naming()) for lang in _COUPLES}
"""In the order of the events."""
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Showed the ballroom; date held until Friday",
            "Menu tasting: fish and the lemon tart chosen",
            "Seating plan and running order agreed",
            "Contract signed, deposit to follow",
            "Walked the garden; plan B for rain wanted",
        ),
        "phone": (
            "Viewing fixed for Saturday",
            "Guest list grows, new price sent",
            "Compares with two other venues",
            "Date still open, asks for spring",
            "Deposit received",
        ),
        "message": (
            "Brochure and price list sent",
            "Free dates sent, no answer yet",
            "Thanked, asked for a review",
        ),
    },
    "zh": {
        "visit": (
            "参观宴会厅，档期保留到周五",
            "试菜，选定鱼和柠檬挞",
            "座位表和流程已确定",
            "合同已签，等待定金",
            "看过草坪，需要雨天备选方案",
        ),
        "phone": (
            "约好周六看场地",
            "宾客增加，已发新报价",
            "同时在比较另外两家",
            "日期未定，倾向春天",
            "已收到定金",
        ),
        "message": ("已发送画册和价目表", "已发送可订档期，待回复", "已致谢并请其评价"),
    },
    "es": {
        "visit": (
            "Visto el salón; fecha reservada hasta el viernes",
            "Prueba de menú: elegidos el pescado y la tarta de limón",
            "Acordados mesas y horarios",
            "Contrato firmado, falta la señal",
            "Visto el jardín; quieren plan B por si llueve",
        ),
        "phone": (
            "Visita fijada para el sábado",
            "Más invitados; enviado nuevo precio",
            "Compara con otros dos sitios",
            "Fecha abierta; prefiere primavera",
            "Señal recibida",
        ),
        "message": (
            "Enviados catálogo y precios",
            "Enviadas fechas libres, sin respuesta aún",
            "Agradecimiento y petición de reseña",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    event = _EVENTS[_event(standing.who.number)]
    day = _event_date(standing, event)
    package = standing.choice("package", _PACKAGES, steady=True)
    guests = standing.number("guests", (_GUESTS[event],) * 4, step=2, steady=True)
    price = standing.number("price", (_PRICES[package],) * 4, step=5, steady=True)
    over = day is not None and day < standing.day
    asked = day is not None or standing.happens("asked", _ASKED_PCT, steady=True)
    return {
        "event_date": day,
        "has_request": "yes" if asked else "no",
        "project_value": guests * price // 100 * 100,
        "guests": guests,
        "event": event,
        "package": package,
        "venue": standing.choice("venue", _VENUES, steady=True),
        "progress": BOOKED if over else standing.choice("progress", _PROGRESS),
    }


def _event_date(standing: Standing, event: str) -> date | None:
    """The day of the event, the same on every list on which it is fixed."""
    if standing.happens("unfixed", _UNFIXED_PCT, steady=True) or standing.before:
        return None
    over = standing.happens("over", _OVER_PCT, steady=True)
    ahead = (
        -standing.number("days ago", (_DAYS_AGO,) * 4, steady=True)
        if over
        else standing.number("days ahead", _DAYS_AHEAD, steady=True)
    )
    day = standing.today + timedelta(days=ahead)
    weekdays = _WEEKDAYS[event]
    weekday = weekdays[int(standing.chance("weekday", steady=True).random() * len(weekdays))]
    return day + timedelta(days=weekday - day.weekday())


WEDDING_EVENTS = Template(
    "wedding-events",
    "wedding-horizon",
    Business(
        _facts,
        naming=_NAMING,
        sort=_event,
        results=_RESULTS,
        kinds_pct=(22, 22, 30, 26),
        accounts=10,
        override_why={
            "en": "Sister of a couple we married, wants the same day next year",
            "zh": "老客户的妹妹，想订明年同一天",
            "es": "Hermana de una pareja nuestra; quiere el mismo día del año que viene",
        },
        prefix="W",
    ).sample,
    group="trades",
    beside={
        "event": _EVENTS,
        "package": tuple(_PACKAGES),
        "venue": tuple(_VENUES),
        "progress": tuple(reversed(_PROGRESS)),
    },
    borrowed=("project_value",),
    own={"guests": "number"},
    cross="progress",
    pages=(Page("events", "dashboard", add_events),),
)
