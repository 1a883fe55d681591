"""The template ``customer-layers``: a file on each person, and how to talk with whom.

The layers give the grade; personality and character steer the talk and change no grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from workbook_templates.demo_names import DEMO_WORLDS
from workbook_templates.invented import Business, Standing
from workbook_templates.layer_words import STREETS, WORDS
from workbook_templates.people import PEOPLE, gender, phone
from workbook_templates.playbook_page import PROFILES, add_playbook
from workbook_templates.template import Page, Row, Sample, Template

__all__ = ["CUSTOMER_LAYERS"]

_SPENDING = {"high": (80, 34, 8, 0), "medium": (20, 52, 45, 18), "low": (0, 14, 47, 82)}
_LOYALTY = {"loyal": (90, 55, 22, 6), "general": (10, 38, 62, 48), "lost": (0, 7, 16, 46)}
_REFER = {"yes": (55, 34, 14, 4), "no": (25, 36, 50, 60), None: (20, 30, 36, 36)}
_USE = {"high": (10, 22, 38, 46), "medium": (38, 44, 38, 32), "low": (52, 34, 24, 22)}
_CHANNEL = {"offline": (72, 60, 48, 38), "online": (28, 40, 52, 62)}
_PERSONALITY = {
    "tiger": (40, 28, 22, 18),
    "owl": (30, 28, 24, 22),
    "dove": (15, 26, 30, 32),
    "peacock": (15, 18, 24, 28),
}
_NO_CHARACTER_PCT = (15, 25, 40, 55)
_AGES = ((30, 68), (26, 74), (22, 76), (18, 80))
_ORDERS = ((14, 40), (7, 18), (3, 9), (1, 4))
_SPENDS = ((180, 640), (90, 300), (40, 150), (12, 80))
_EVENLY = (1, 1, 1, 1)
_BY_AGE = frozenset({"student", "retired"})
_WORKING_AT, _RETIRED_AT = 23, 65

_WHY: Mapping[Lang, str] = {
    "en": "Brings a whole club of friends along",
    "zh": "常带一群朋友来店",
    "es": "Trae consigo a todo un grupo de amistades",
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Personal shopping hour held; three pieces bought",
            "Showed the autumn collection",
            "Alteration agreed, ready on Friday",
            "Brought a friend along",
            "Birthday gift card handed over",
        ),
        "phone": (
            "Invited to the sale preview; will come",
            "New size in stock: comes by on Saturday",
            "Asked how the coat fits",
            "Wants to hear of knitwear only",
            "No time at present",
        ),
        "message": ("Voucher sent", "Look book sent, no answer yet", "Thanks sent for a referral"),
    },
    "zh": {
        "visit": (
            "专属购物时段，购买三件",
            "介绍秋季新品",
            "改衣已商定，周五取",
            "带朋友一起到店",
            "送上生日礼卡",
        ),
        "phone": (
            "邀请参加特卖预览，会到店",
            "尺码到货，周六来店",
            "回访外套是否合身",
            "只关心针织品",
            "近期没有时间",
        ),
        "message": ("已发送优惠券", "已发送画册，待回复", "已感谢其转介绍"),
    },
    "es": {
        "visit": (
            "Hora de compra personal; se lleva tres prendas",
            "Presentada la colección de otoño",
            "Arreglo acordado, listo el viernes",
            "Vino con una amistad",
            "Entregada la tarjeta regalo de cumpleaños",
        ),
        "phone": (
            "Invitación a la preventa; vendrá",
            "Ha llegado su talla: pasa el sábado",
            "Preguntado qué tal le queda el abrigo",
            "Solo quiere saber de punto",
            "Ahora no tiene tiempo",
        ),
        "message": (
            "Vale enviado",
            "Catálogo enviado, sin respuesta aún",
            "Enviado un gracias por recomendarnos",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    spending = standing.choice("spending", _SPENDING)
    age = standing.number("age", _AGES, steady=True)
    return {
        "age": age,
        "orders_per_year": standing.number("orders", _ORDERS),
        "average_spend": standing.number("average", _SPENDS),
        "promotion_use": standing.choice("promotion", _USE, steady=True),
        "channel": standing.choice("channel", _CHANNEL, steady=True),
        "spending": spending,
        "loyalty_group": standing.choice("loyalty", _LOYALTY),
        "would_refer": standing.choice("refer", _REFER),
        "contribution": spending,
        "personality": standing.choice("personality", _PERSONALITY, steady=True),
        "character": _character(standing),
        **{
            field: standing.choice(
                field,
                dict.fromkeys([key for key in words if key not in _BY_AGE], _EVENLY),
                steady=True,
            )
            for field, words in WORDS.items()
        },
        **_occupation_at(age),
    }


def _occupation_at(age: int) -> Row:
    """What the very young and the old do, whatever chance says."""
    if age >= _RETIRED_AT:
        return {"occupation": "retired"}
    return {"occupation": "student"} if age < _WORKING_AT else {}


def _character(standing: Standing) -> str | None:
    """One of the thirteen, for those whom we know well enough."""
    if standing.happens("no character", _NO_CHARACTER_PCT, steady=True):
        return None
    (wanted,) = load_scheme(PROFILES["character"]).inputs
    kinds = [choice.value for choice in wanted.choices]
    return standing.choice("character", dict.fromkeys(kinds, _EVENLY), steady=True)


_BUSINESS = Business(
    _facts,
    naming=PEOPLE,
    results=_RESULTS,
    kinds_pct=(14, 30, 33, 23),
    accounts=12,
    override_why=_WHY,
    prefix="L",
)


def _sample(as_of: date, lang: Lang) -> Sample:
    """The customers, with all that is said of them in words."""
    sample = _BUSINESS.sample(as_of, lang)
    lists = [
        replace(each, rows=[_told(row, number, lang) for number, row in enumerate(each.rows)])
        for each in sample.lists
    ]
    return replace(sample, lists=lists)


def _told(row: Row, number: int, lang: Lang) -> Row:
    towns = {rep.area: rep.towns for rep in DEMO_WORLDS[lang].reps}[str(row["area"])]
    street = STREETS[lang][number % len(STREETS[lang])]
    house, town = number * 7 % 90 + 1, towns[number // 5 % len(towns)]
    address = {
        "en": f"{house} {street}, {town}",
        "zh": f"{town}市{street}{house}号",
        "es": f"{street[0].upper()}{street[1:]} {house}, {town}",
    }[lang]
    return {
        **row,
        **{field: words[str(row[field])][lang] for field, words in WORDS.items()},
        "gender": gender(str(row["customer"]), lang),
        "contact": phone(number, lang),
        "address": address,
    }


CUSTOMER_LAYERS = Template(
    "customer-layers",
    "customer-layers",
    _sample,
    profiles=PROFILES,
    folded=(
        *("contact", "address", "categories_preferred", "promotion_use", "payment_method"),
        *("product_need", "service_need", "promotion_need", "environment_need"),
    ),
    pages=(Page("playbook", "dashboard", add_playbook),),
    cross="personality",
    tallies={"loyal": ("loyalty_group", "loyal"), "referring": ("would_refer", "yes")},
)
