"""The template ``project-prospect``: building projects by size, owner and source of the lead."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from grading.language import Lang
from workbook_templates.demo_customers import working_day
from workbook_templates.invented import Business, Naming, Standing
from workbook_templates.template import Row, Template

__all__ = ["PROJECT_PROSPECT"]

_AREAS = ((26_000, 95_000), (12_000, 38_000), (4_000, 22_000), (600, 9_000))
_VALUE_PER_M2 = (26, 44)
"""What our trade's part of a building is worth."""
_OWNERSHIP = {
    "sole_private": (55, 40, 35, 35),
    "sole_state": (25, 25, 22, 20),
    "multi_private": (15, 25, 28, 25),
    "multi_state": (5, 10, 15, 20),
}
_LEADS = {
    "decision_maker": (40, 22, 10, 5),
    "employee": (25, 20, 12, 8),
    "government": (10, 12, 10, 5),
    "friend": (15, 20, 22, 22),
    "web": (5, 16, 26, 40),
    "press": (5, 10, 20, 20),
}
_PHASE = {"design": (30, 30, 30, 35), "tender": (40, 35, 30, 25), "works": (30, 35, 40, 40)}
_WORK = {
    "new_build": (60, 45, 40, 30),
    "refurbishment": (25, 35, 35, 40),
    "facilities": (15, 20, 25, 30),
}
_STARTS_IN_DAYS = (20, 420)
_NO_AREA_PCT, _NO_VALUE_PCT = 12, 10

_NAMING: Mapping[Lang, Naming] = {
    "en": Naming(
        trades=(
            "Office Park",
            "Logistics Centre",
            "Hotel",
            "Shopping Centre",
            "Hospital Wing",
            "Academy",
            "Apartments",
            "Data Centre",
            "Factory Hall",
            "Tower",
            "Sports Hall",
            "Care Home",
            "Retail Park",
            "Laboratories",
        ),
        patterns=("{family} {trade}", "{family} {trade}, {town}", "{town} {trade}"),
    ),
    "zh": Naming(
        trades=(
            "商务中心",
            "物流园",
            "酒店",
            "购物中心",
            "医院大楼",
            "学校",
            "公寓",
            "数据中心",
            "厂房",
            "大厦",
            "体育馆",
            "养老院",
            "科技园",
            "实验楼",
        ),
        patterns=(
            "{town}{family}{trade}项目",
            "{family}{trade}（{town}）",
            "{town}{family}{trade}",
        ),
    ),
    "es": Naming(
        trades=(
            "Parque Empresarial",
            "Centro Logístico",
            "Hotel",
            "Centro Comercial",
            "Hospital",
            "Colegio",
            "Residencial",
            "Centro de Datos",
            "Nave Industrial",
            "Torre",
            "Polideportivo",
            "Residencia",
            "Edificio",
            "Laboratorios",
        ),
        patterns=("{trade} {family}", "{trade} {family} ({town})", "{trade} {town}"),
    ),
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Walked the site with the project manager",
            "Met the architect; specification open",
            "Tender date confirmed",
            "Owner wants a reference project to visit",
            "Sample panel approved",
        ),
        "phone": (
            "Asked for drawings",
            "Budget is decided next month",
            "Contractor not chosen yet",
            "Quantities sent, quote wanted",
            "Start put off",
        ),
        "message": ("Reference list sent", "Product data sent, no answer yet", "Asked for news"),
    },
    "zh": {
        "visit": (
            "与项目经理一起踏勘现场",
            "见到设计师，技术要求未定",
            "招标日期已确认",
            "业主希望参观样板工程",
            "样板已通过",
        ),
        "phone": (
            "索要图纸",
            "预算下月确定",
            "总包尚未选定",
            "已收到工程量，需报价",
            "开工推迟",
        ),
        "message": ("已发送业绩清单", "已发送产品资料，待回复", "询问进展"),
    },
    "es": {
        "visit": (
            "Visita a la obra con la jefa de proyecto",
            "Reunión con el arquitecto; memoria abierta",
            "Fecha de licitación confirmada",
            "La propiedad quiere ver una obra de referencia",
            "Panel de muestra aprobado",
        ),
        "phone": (
            "Pedidos los planos",
            "El presupuesto se decide el mes que viene",
            "Contratista aún sin elegir",
            "Envía mediciones; pide oferta",
            "Inicio aplazado",
        ),
        "message": (
            "Referencias enviadas",
            "Fichas técnicas enviadas, sin respuesta aún",
            "Pedidas novedades",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    area = standing.number("area", _AREAS, step=100)
    rate = standing.number("rate", (_VALUE_PER_M2,) * 4, steady=True)
    blank = int(standing.chance("blank", steady=True).random() * 100)
    return {
        "floor_area_m2": None if blank < _NO_AREA_PCT else area,
        "project_value": None if blank >= 100 - _NO_VALUE_PCT else area * rate // 1_000 * 1_000,
        "ownership": standing.choice("ownership", _OWNERSHIP, steady=True),
        "lead_source": standing.choice("lead", _LEADS, steady=True),
        "work": standing.choice("work", _WORK, steady=True),
        "phase": standing.choice("phase", _PHASE),
        "works_start": _works_start(standing),
    }


def _works_start(standing: Standing) -> date:
    """When works begin, which does not depend on the list."""
    days = standing.number("start", (_STARTS_IN_DAYS,) * 4, steady=True)
    return working_day(standing.today + timedelta(days=days))


PROJECT_PROSPECT = Template(
    "project-prospect",
    "project-prospect",
    Business(
        _facts,
        naming=_NAMING,
        results=_RESULTS,
        kinds_pct=(18, 30, 32, 20),
        accounts=9,
        prefix="P",
    ).sample,
    group="deals",
    beside={"work": tuple(_WORK), "phase": tuple(_PHASE)},
    own={"works_start": "date"},
    cross="ownership",
)
