"""The template ``insurance-renewals``: policies by how soon the premium is due, and who is called.

A premium that is paid makes way for that of the next year, so that a policy rises while its day
comes nearer and then begins anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from grading.language import Lang
from grading.schemes.models import Scheme, Workday
from workbook_templates.demo_names import DEMO_WORLDS
from workbook_templates.invented import Business, Standing
from workbook_templates.people import PEOPLE, with_phones
from workbook_templates.renewals_page import add_renewals
from workbook_templates.template import Page, Row, Template

__all__ = ["INSURANCE_RENEWALS"]

_YEAR = timedelta(days=365)
_DUE_IN_DAYS = ((-4, 9), (10, 24), (25, 52), (60, 320))
"""Of each of the four kinds, as of the last list."""
_PAID_DAYS = (-14, 5)
"""How long before or after the due day premiums come in."""
_LINES = {
    "life": (40, 35, 30, 30),
    "health": (25, 25, 25, 25),
    "motor": (20, 25, 30, 30),
    "home": (15, 15, 15, 15),
}
_PREMIUMS = {"life": (900, 4_800), "health": (600, 2_400), "motor": (320, 980), "home": (180, 640)}
_PAYS_BY = {
    "transfer": (62, 66, 70, 72),
    "cash": (16, 14, 14, 12),
    "collect": (22, 20, 16, 16),
}
_VISIT_NEED = {
    None: (52, 68, 76, 80),
    "promised_unpaid": (24, 6, 0, 0),
    "waits_for_agent": (14, 16, 14, 12),
    "far_from_bank": (10, 10, 10, 8),
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Premium collected, receipt given",
            "Promised to pay on Friday",
            "Beneficiary changed at the kitchen table",
        ),
        "phone": (
            "Gave notice of the premium; pays by transfer",
            "Will pay when the salary is in",
            "Asked for a visit at home",
            "Bank details brought up to date",
            "No answer, tried again in the evening",
            "Thinks about a higher excess",
        ),
        "message": (
            "Notice with amount and day sent",
            "Receipt sent",
            "Asked whether the address still holds",
        ),
    },
    "zh": {
        "visit": ("已上门收取保费并开收据", "承诺周五缴费", "上门办理受益人变更"),
        "phone": (
            "已通知应缴保费，将转账缴纳",
            "发工资后缴费",
            "希望业务员上门",
            "银行账号已更新",
            "无人接听，晚上再联系",
            "考虑调整保额",
        ),
        "message": ("已发送缴费金额和日期提醒", "已发送收据", "已询问地址是否变更"),
    },
    "es": {
        "visit": (
            "Prima cobrada, recibo entregado",
            "Promete pagar el viernes",
            "Cambio de beneficiario hecho en casa",
        ),
        "phone": (
            "Avisado de la prima; paga por transferencia",
            "Pagará cuando cobre la nómina",
            "Pide una visita a domicilio",
            "Datos bancarios actualizados",
            "No contesta; se intenta por la tarde",
            "Valora subir la franquicia",
        ),
        "message": (
            "Enviado aviso con importe y fecha",
            "Recibo enviado",
            "Preguntado si la dirección sigue siendo válida",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    line = standing.choice("line", _LINES, steady=True)
    return {
        "due_date": _due_date(standing),
        "premium": standing.number("premium", (_PREMIUMS[line],) * 4, step=5, steady=True),
        "pays_by": standing.choice("pays by", _PAYS_BY, steady=True),
        "visit_need": standing.choice("visit", _VISIT_NEED, steady=True),
        "policy": f"{line[:2].upper()}-{standing.number('policy', ((20_140, 98_700),) * 4, steady=True)}",
        "line": line,
    }


def _due_date(standing: Standing) -> date:
    """The due day that is next on the day of the list: that of the year before until it is paid."""
    low, high = _DUE_IN_DAYS[standing.who.kind]
    place = standing.chance("due", steady=True).random()
    due = standing.today + timedelta(days=low + int(place * (high - low + 1)))
    first, last = _PAID_DAYS
    late = first + int(standing.chance("paid", steady=True).random() * (last - first + 1))
    paid = due - _YEAR + timedelta(days=late)
    return due - _YEAR if standing.day < paid else due


def _with_country(scheme: Scheme, lang: Lang) -> Scheme:
    """The scheme with the public holidays of the country that the team works in."""
    country = DEMO_WORLDS[lang].country
    steps = [
        step.model_copy(update={"country": country}) if isinstance(step, Workday) else step
        for step in scheme.steps
    ]
    return scheme.model_copy(update={"steps": tuple(steps)})


INSURANCE_RENEWALS = Template(
    "insurance-renewals",
    "insurance-renewal",
    with_phones(
        Business(
            _facts,
            naming={**PEOPLE, "es": replace(PEOPLE["es"], patterns=("{trade} {family} {other}",))},
            results=_RESULTS,
            customers=72,
            kinds_pct=(15, 17, 22, 46),
            channels=("phone", "phone", "phone", "message"),
            accounts=12,
            override_why={
                "en": "On a voyage until spring, wants to be called early",
                "zh": "即将出国，希望提前通知",
                "es": "Se va de viaje y quiere que le avisen antes",
            },
            prefix="P",
        ).sample
    ),
    group="trades",
    borrowed=("contact",),
    own={"policy": "text"},
    beside={"line": tuple(_LINES)},
    cross="line",
    pages=(Page("renewals", "customers", add_renewals),),
    tune=_with_country,
)
