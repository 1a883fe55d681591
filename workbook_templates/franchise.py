"""The template ``franchise``: prospects by the strongest signal so far, and partners who have signed.

Why somebody joins, what a partner does best and which stores are models stand beside the grade;
model stores are a formula over function and purchases, as that practice picks them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Pick
from workbook_templates.content import TemplateContent
from workbook_templates.graded_beside import told_by
from workbook_templates.invented import Business, Standing
from workbook_templates.partners_page import add_partners
from workbook_templates.people import PEOPLE, with_phones
from workbook_templates.prospects_page import SIGNAL_CELLS, add_prospects
from workbook_templates.template import Computed, Page, Row, Template

__all__ = ["FRANCHISE"]

_SIGNED = "signed"
_SIGNALS: Mapping[str, Sequence[int]] = {
    _SIGNED: (100, 0, 0, 0),
    "date_fixed": (0, 14, 0, 0),
    "site_visit_agreed": (0, 18, 3, 0),
    "need_budget_authority": (0, 11, 2, 0),
    "said_will_join": (0, 12, 2, 0),
    "deep_talk_in_person": (0, 14, 5, 0),
    "comparing_visits": (0, 9, 6, 0),
    "doubts_to_clear": (0, 8, 24, 4),
    "price_objection": (0, 8, 18, 6),
    "ready_but_delayed": (0, 6, 14, 4),
    "material_sent": (0, 0, 12, 22),
    "asked_price_only": (0, 0, 6, 24),
    "wants_to_learn": (0, 0, 8, 16),
    "idle_chat": (0, 0, 0, 27),
    "impulse": (0, 0, 0, 17),
}
"""How often each of the four kinds has given which, the strongest first."""
_MOTIVES = {
    "economic": (86, 84, 86, 80),
    "sunrise_industry": (8, 9, 8, 8),
    "personal_interest": (6, 7, 6, 12),
}
_MOTIVE_KNOWN_PCT = (100, 90, 60, 25)
_FUNCTIONS = {
    "profit": (30,) * 4,
    "new_product": (18,) * 4,
    "cooperative": (22,) * 4,
    "volume": (30,) * 4,
}
_PURCHASES = {
    "profit": (38_000, 120_000),
    "new_product": (24_000, 80_000),
    "cooperative": (20_000, 90_000),
    "volume": (60_000, 210_000),
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Walked through a store of ours together",
            "Site looked at: footfall good, rent high",
            "Contract explained clause by clause",
            "Went through the investment plan",
        ),
        "phone": (
            "Payback explained with figures of two stores",
            "Asks for the territory next to it",
            "Talks it over with the family first",
            "Opening on plan, staff found",
            "Compares us with another brand",
        ),
        "message": ("Brochure sent", "Price list sent, no answer yet", "Invited to the open day"),
    },
    "zh": {
        "visit": (
            "一起参观直营店",
            "看过选址：人流好，租金偏高",
            "逐条讲解合同",
            "一起核算投资计划",
        ),
        "phone": (
            "用两家店的数据说明回本周期",
            "询问邻近区域能否代理",
            "需先与家人商量",
            "开业筹备正常，人员已到位",
            "同时在比较另一个品牌",
        ),
        "message": ("已发送加盟手册", "已发送加盟费用表，待回复", "已邀请参加招商会"),
    },
    "es": {
        "visit": (
            "Visitada juntos una tienda nuestra",
            "Visto el local: buen paso, alquiler alto",
            "Contrato explicado cláusula por cláusula",
            "Repasado el plan de inversión",
        ),
        "phone": (
            "Explicada la recuperación con cifras de dos tiendas",
            "Pregunta por la zona de al lado",
            "Antes lo habla con la familia",
            "Apertura según el plan, personal contratado",
            "Nos compara con otra marca",
        ),
        "message": (
            "Dosier enviado",
            "Tarifas enviadas, sin respuesta aún",
            "Invitación a la jornada de puertas abiertas",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    signal = _signal(standing)
    partner = signal == _SIGNED
    function = standing.choice("function", _FUNCTIONS, steady=True)
    known = standing.happens("motive known", _MOTIVE_KNOWN_PCT, steady=True)
    purchases = standing.number("purchases", (_PURCHASES[function],) * 4, step=500, steady=True)
    return {
        "signal": signal,
        "motive": standing.choice("motive", _MOTIVES, steady=True) if known else None,
        "function": function if partner else None,
        "purchases": purchases if partner else None,
    }


def _signal(standing: Standing) -> str:
    """The strongest signal so far, which on an earlier list was no stronger than it is now."""
    now = replace(standing, left=0).choice("signal", _SIGNALS)
    before = standing.choice("signal", _SIGNALS)
    return max(now, before, key=list(_SIGNALS).index)


def _model_store(content: TemplateContent) -> str:
    """The first of each function by purchases, of equals the first by name."""
    table = content.tables["Customers"]
    mine, amount, name = (table.cell(field) for field in ("function", "purchases", "customer"))
    functions, amounts, names = (
        table.column(field) for field in ("function", "purchases", "customer")
    )
    before = f"({amounts}>{amount})+({amounts}={amount})*({names}<{name})"
    ahead = f"SUMPRODUCT(({functions}={mine})*({before}))"
    picked, *fewer = _counts()
    many = str(picked[1])
    size = f'COUNTIFS({functions},{mine},{amounts},"<>")'
    for (least, _), (_, count) in zip([picked, *fewer], fewer, strict=False):
        many = f"IF({size}>={least},{many},{count})"
    yes, no = _yes_no(content.lang)
    return f'IF(OR({mine}="",{amount}=""),"",IF({ahead}<{many},"{yes}","{no}"))'


def _counts() -> list[tuple[int, int]]:
    """From which number of partners on how many are models, the largest number first."""
    (pick,) = (step for step in load_scheme("franchise-function").steps if isinstance(step, Pick))
    return [(each.from_rows, each.count) for each in pick.counts]


def _yes_no(lang: Lang) -> list[str]:
    words = load_scheme("franchise-function").words
    return [words[word].get(lang) for word in ("yes", "no")]


def _model_stores(rows: Sequence[Row], as_of: date, lang: Lang) -> Sequence[object]:
    told = told_by("franchise-function", "model_store", {"annual_amount": "purchases"})
    found = told(rows, as_of, lang)
    return [model if row.get("function") else "" for row, model in zip(rows, found, strict=True)]


FRANCHISE = Template(
    "franchise",
    "franchise-intent",
    with_phones(
        Business(
            _facts,
            naming=PEOPLE,
            results=_RESULTS,
            customers=72,
            kinds_pct=(26, 16, 32, 26),
            channels=("phone", "visit", "phone", "message"),
            accounts=12,
            override="A",
            override_why={
                "en": "Runs three shops of another trade, wants a region",
                "zh": "经营三家其他行业门店，想做区域代理",
                "es": "Lleva tres comercios de otro ramo y quiere una zona",
            },
            prefix="F",
        ).sample
    ),
    group="trades",
    borrowed=("motive", "function", "contact"),
    own={"purchases": "number"},
    computed={"model_store": Computed("choice", _model_store, _model_stores, _yes_no)},
    pages=(
        Page("partners", "dashboard", add_partners),
        Page("prospects", "dashboard", add_prospects),
    ),
    listed={"signal": ("prospects", SIGNAL_CELLS)},
    cross="motive",
    tallies={"partners": ("grade", "O"), "closing": ("grade", "A")},
)
