"""The template ``telecom``: customers by value, and who is invited to which campaign.

The scheme says whether a customer is invited by call or by message; the sheet of campaigns says
whom each campaign is for. Each customer is invited to the first that fits, so nobody twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from addin.texts import TEXTS
from grading.language import LANGUAGES, Lang
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Input, LocalText
from workbook_templates.content import TemplateContent
from workbook_templates.demo_customers import working_day
from workbook_templates.invented import Business, Naming, Standing
from workbook_templates.invitations_page import add_invitations
from workbook_templates.people import PEOPLE, phone
from workbook_templates.template import Computed, Page, Row, Sample, Template
from workbook_templates.template_texts import template_text

__all__ = ["TELECOM"]

_ID = "telecom"
_KINDS = ("personal", "family", "group")
_KINDS_PCT = (42, 33, 25)
_VALUE = {"high": (88, 32, 6, 0), "medium": (12, 56, 48, 16), "low": (0, 12, 46, 84)}
_IMPORTANCE = {
    "ordinary": (22, 40, 55, 62),
    "important": (34, 20, 8, 2),
    "reputation": (24, 10, 4, 2),
    "potential": (14, 22, 21, 16),
    None: (6, 8, 12, 18),
}
_AMOUNTS = {"high": (900, 2_200), "medium": (420, 900), "low": (90, 420)}
_TIMES = {"personal": 1, "family": 2, "group": 24}
"""How many times the bill of one person a contract of a kind comes to."""
_CONSENT_PCT, _ANSWERED_PCT = (96, 92, 88, 80), 38
_ANSWERS = ("accepted", "declined", "undecided")
_TAGS = ("kind", "value", "importance")
_BIG = 1_000_000

_CAMPAIGNS: Sequence[tuple[Mapping[Lang, str], int, Mapping[str, str]]] = (
    (
        {
            "en": "Guests of honour",
            "zh": "贵宾答谢晚宴",
            "es": "Velada de honor",
        },
        12,
        {"importance": "reputation"},
    ),
    (
        {
            "en": "Business fibre forum",
            "zh": "企业专线推介会",
            "es": "Foro de fibra",
        },
        18,
        {"kind": "group"},
    ),
    (
        {"en": "Family 5G bundle", "zh": "5G全家享套餐", "es": "Paquete familiar 5G"},
        25,
        {"kind": "family"},
    ),
    (
        {"en": "Step up a tariff", "zh": "套餐升级优惠", "es": "Suba de tarifa"},
        33,
        {"importance": "potential"},
    ),
    (
        {"en": "New phones preview", "zh": "新机抢先体验", "es": "Avance de móviles"},
        40,
        {"kind": "personal", "value": "high"},
    ),
)
"""What each is called, in how many days it is, and whom it is for."""

_NAMING: Mapping[Lang, Sequence[Naming]] = {
    "en": (
        PEOPLE["en"],
        replace(PEOPLE["en"], patterns=("{trade} {family} and family",)),
        Naming(),
    ),
    "zh": (PEOPLE["zh"], replace(PEOPLE["zh"], patterns=("{family}{trade}一家",)), Naming()),
    "es": (PEOPLE["es"], replace(PEOPLE["es"], patterns=("Familia {family} {other}",)), Naming()),
}
_WHY: Mapping[Lang, str] = {
    "en": "Speaks for a large residents' association",
    "zh": "业主委员会负责人，影响整个小区",
    "es": "Preside una gran comunidad de vecinos",
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Contract review held; two lines added",
            "Showed the fibre offer; quote wanted",
            "Coverage checked on site",
            "One bill for all sites agreed",
            "New phones shown; decides this month",
        ),
        "phone": (
            "Roaming package explained",
            "Asked for the family tariff in writing",
            "Bill cleared up",
            "Contract ends in March; call back",
            "Accepts the invitation",
        ),
        "message": ("Tariff offer sent", "Invitation sent, no answer yet", "Data pack booked"),
    },
    "zh": {
        "visit": (
            "合约回顾完成，新增两个号码",
            "介绍专线方案，需报价",
            "现场核查信号覆盖",
            "商定各网点统一账单",
            "展示新机，本月决定",
        ),
        "phone": (
            "讲解漫游套餐",
            "希望收到家庭套餐的书面资料",
            "账单疑问已解决",
            "合约三月到期，届时回访",
            "接受活动邀请",
        ),
        "message": ("已发送套餐优惠", "已发送邀请，待回复", "已订购流量包"),
    },
    "es": {
        "visit": (
            "Contrato revisado; dos líneas más",
            "Presentada la fibra; pide oferta",
            "Cobertura comprobada en el lugar",
            "Acordada una sola factura para todas las sedes",
            "Móviles nuevos presentados; decide este mes",
        ),
        "phone": (
            "Explicado el paquete de itinerancia",
            "Pide por escrito la tarifa familiar",
            "Aclarada la factura",
            "El contrato vence en marzo; volver a llamar",
            "Acepta la invitación",
        ),
        "message": (
            "Oferta de tarifa enviada",
            "Invitación enviada, sin respuesta aún",
            "Bono de datos contratado",
        ),
    },
}


def _sort(number: int) -> int:
    """Whether a customer is a person, a family or a group, by their place in the list."""
    place = Random(f"{number} sort").random() * sum(_KINDS_PCT)
    return (place >= _KINDS_PCT[0]) + (place >= _KINDS_PCT[0] + _KINDS_PCT[1])


def _facts(standing: Standing) -> Row:
    kind = _KINDS[_sort(standing.who.number)]
    value = standing.choice("value", _VALUE)
    bill = standing.number("bill", (_AMOUNTS[value],) * 4)
    return {
        "value": value,
        "kind": kind,
        "importance": standing.choice("importance", _IMPORTANCE, steady=True),
        "annual_amount": bill * _TIMES[kind] // 10 * 10,
        "consent": "yes" if standing.happens("consent", _CONSENT_PCT, steady=True) else "no",
    }


_BUSINESS = Business(
    _facts,
    naming=_NAMING,
    sort=_sort,
    results=_RESULTS,
    kinds_pct=(14, 32, 32, 22),
    accounts=14,
    override_why=_WHY,
    prefix="T",
)


def _sample(as_of: date, lang: Lang) -> Sample:
    """The customers with their telephones and answers, and the campaigns."""
    sample = _BUSINESS.sample(as_of, lang)
    campaigns = [
        {
            "campaign": names[lang],
            "starts_on": working_day(as_of + timedelta(days=days)),
            **whom,
        }
        for names, days, whom in _CAMPAIGNS
    ]
    lists = [
        replace(
            each,
            rows=[_reached(row, number, lang) for number, row in enumerate(each.rows)],
            tables={"Campaigns": campaigns},
        )
        for each in sample.lists
    ]
    return replace(sample, lists=lists)


def _reached(row: Row, number: int, lang: Lang) -> Row:
    draw = Random(f"{number} answer")
    asked = _campaign_of(row) is not None and draw.random() * 100 < _ANSWERED_PCT
    answer = _ANSWERS[int(draw.random() * len(_ANSWERS))] if asked else None
    return {**row, "contact": phone(number, lang), "answer": answer}


def _campaign_of(row: Row) -> Mapping[Lang, str] | None:
    """What the first campaign is called that fits a customer who may be invited."""
    if row.get("consent") == "no":
        return None
    fitting = (names for names, _, whom in _CAMPAIGNS if whom.items() <= row.items())
    return next(fitting, None)


def _campaigns_of(rows: Sequence[Row], _: date, lang: Lang) -> Sequence[object]:
    return [names[lang] if (names := _campaign_of(row)) else "" for row in rows]


def _campaign(content: TemplateContent) -> str:
    """The first campaign whose conditions hold, a blank one holding always."""
    customers, campaigns = content.tables["Customers"], content.tables["Campaigns"]
    names = campaigns.column("campaign")
    header = f"Campaigns[[#Headers],{names.removeprefix('Campaigns')}]"
    fits = "*".join(
        f'((({campaigns.column(tag)}="")+({campaigns.column(tag)}={customers.cell(tag)}))>0)'
        for tag in _TAGS
    )
    place = f"{_BIG}-(ROW({names})-ROW({header}))"
    first = f'SUMPRODUCT(MAX(({names}<>"")*{fits}*({place})))'
    no = template_text(_ID, "choice.consent.no", content.lang)
    barred = f'OR({customers.cell("value")}="",{customers.cell("consent")}="{no}")'
    return f'IF({barred},"",IFERROR(INDEX({names},{_BIG}-{first}),""))'


def _campaign_inputs() -> Sequence[Input]:
    """Columns of the campaigns: what, when, and for whom; blank for everybody."""
    scheme = load_scheme(_ID)
    return (
        Input(name="campaign", type="text", label=_label("campaign")),
        Input(name="starts_on", type="date", label=_label("starts_on")),
        *(scheme.input(tag).model_copy(update={"required": False}) for tag in _TAGS),
    )


def _label(key: str) -> LocalText:
    return LocalText(
        **{lang: TEXTS.get(f"template.{_ID}.column.{key}", lang) for lang in LANGUAGES}
    )


TELECOM = Template(
    _ID,
    "telecom",
    _sample,
    group="trades",
    beside={
        "consent": ("yes", "no"),
        "answer": _ANSWERS,
    },
    borrowed=("contact", "annual_amount"),
    computed={"campaign_for": Computed("text", _campaign, _campaigns_of)},
    tables={"Campaigns": _campaign_inputs},
    pages=(Page("invitations", "campaigns", add_invitations),),
    cross="kind",
)
