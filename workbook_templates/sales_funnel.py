"""The template ``sales-funnel``: deals by stage, with who decides and until when beside.

By the practice of decision-makers, a first decision-maker with need and budget is to be signed
within ten days, a second or third to lead us to the first within twenty: that day is a formula.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from grading.language import Lang
from grading.schemes.catalogue import common_input, load_scheme
from workbook_templates.content import TemplateContent
from workbook_templates.demo_customers import working_day
from workbook_templates.invented import Business, Standing
from workbook_templates.pipeline_page import add_pipeline
from workbook_templates.template import Computed, Page, Row, Template

__all__ = ["SALES_FUNNEL"]

_STAGES = {
    "selection_started": (45, 20, 3, 0),
    "selection_soon": (30, 18, 4, 0),
    "signed_new_need": (15, 8, 3, 0),
    "need_waiting": (10, 34, 24, 6),
    "no_urgency": (0, 12, 32, 24),
    "lacks_information": (0, 6, 22, 18),
    "need_denied": (0, 0, 6, 28),
    "satisfied_elsewhere": (0, 2, 6, 24),
}
_NO_NEED = frozenset({"need_denied", "satisfied_elsewhere"})
_ROLES = {
    "first": (60, 40, 20, 10),
    "second": (28, 30, 28, 18),
    "third": (8, 18, 24, 22),
    "none": (4, 12, 28, 50),
}
_BUDGET_PCT, _CLOSED_PCT, _NEW_ROLE_PCT = (95, 75, 40, 15), (14, 6, 0, 0), (96, 92, 75, 50)
_ROLE_DAYS = ((1, 14), (1, 32), (4, 60), (10, 120))
_DEALS = ((60_000, 420_000), (25_000, 220_000), (8_000, 120_000), (3_000, 60_000))

_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Met the decision-maker; criteria clear",
            "Proposal walked through, two points open",
            "Demonstration held, good reception",
            "Contract draft discussed",
            "Introduced to the managing director",
        ),
        "phone": (
            "Budget confirmed",
            "Asked who else decides",
            "Proposal follow-up, answer on Friday",
            "Wants a reference call",
            "Not pressing at the moment",
        ),
        "message": ("Case study sent", "Proposal sent, no answer yet", "Invited to the webinar"),
    },
    "zh": {
        "visit": (
            "见到决策人，选型标准已明确",
            "一起过方案，两点待定",
            "完成演示，反响良好",
            "商谈合同草案",
            "经引荐认识总经理",
        ),
        "phone": (
            "预算已确认",
            "询问还有谁参与决策",
            "跟进方案，周五答复",
            "希望了解参考客户",
            "目前不急",
        ),
        "message": ("已发送案例", "已发送方案，待回复", "已邀请参加线上研讨会"),
    },
    "es": {
        "visit": (
            "Reunión con quien decide; criterios claros",
            "Propuesta repasada, dos puntos abiertos",
            "Demostración hecha, buena acogida",
            "Comentado el borrador del contrato",
            "Presentados a la dirección general",
        ),
        "phone": (
            "Presupuesto confirmado",
            "Preguntado quién más decide",
            "Seguimiento de la propuesta, contesta el viernes",
            "Quiere hablar con una referencia",
            "De momento no le corre prisa",
        ),
        "message": (
            "Caso de éxito enviado",
            "Propuesta enviada, sin respuesta aún",
            "Invitación al seminario web",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    stage = standing.choice("stage", _STAGES)
    need = stage not in _NO_NEED
    budget = need and standing.happens("budget", _BUDGET_PCT)
    facts: dict[str, object] = {
        "stage": stage,
        "decision_role": standing.choice("role", _ROLES, steady=True),
        "has_need": "yes" if need else "no",
        "has_budget": "yes" if budget else "no",
        "first_contact_date": standing.who.since,
        "role_since": _role_since(standing),
        "closed": "yes" if budget and standing.happens("closed", _CLOSED_PCT) else None,
        "project_value": standing.number("deal", _DEALS, step=500, steady=True),
    }
    return facts | {"close_by": close_by(facts)}


def _role_since(standing: Standing) -> date | None:
    """When our contact got their say, where that was after the first contact."""
    if not standing.happens("new role", _NEW_ROLE_PCT, steady=True):
        return None
    days = standing.number("role days", _ROLE_DAYS, steady=True)
    return max(working_day(standing.today - timedelta(days=days)), standing.who.since)


def close_by(facts: Mapping[str, object]) -> date | str:
    """The last day before the deal falls, "" for one that no clock runs for."""
    role, since = facts["decision_role"], facts["role_since"] or facts["first_contact_date"]
    wanted = (facts["has_need"], facts["has_budget"], facts["closed"]) == ("yes", "yes", None)
    if role == "none" or not wanted or not isinstance(since, date):
        return ""
    first, later = _days()
    return since + timedelta(days=first if role == "first" else later)


def _days() -> tuple[int, int]:
    """Within how many days an A, and a B, is to be closed by the practice of decision-makers."""
    tiers = {tier.grade: tier.contact for tier in load_scheme("decision-maker").tiers}
    return tiers["A"].close_within_days or 0, tiers["B"].close_within_days or 0


def _close_by(content: TemplateContent) -> str:
    cell = content.tables["Customers"].cell
    yes, (first, none) = (
        _word("has_need", "yes", content.lang),
        (_word("decision_role", role, content.lang) for role in ("first", "none")),
    )
    role = cell("decision_role")
    known = f'IF({cell("role_since")}="",{cell("first_contact_date")},{cell("role_since")})'
    open_ = (
        f'{role}<>"",{role}<>{none},{cell("has_need")}={yes},{cell("has_budget")}={yes},'
        f'{cell("closed")}<>{yes},{cell("first_contact_date")}<>""'
    )
    soon, later = _days()
    return f'IF(AND({open_}),{known}+IF({role}={first},{soon},{later}),"")'


def _word(name: str, value: str, lang: Lang) -> str:
    """How a choice is written in a cell, as a text in a formula."""
    choice = next(choice for choice in common_input(name).choices if choice.value == value)
    return f'"{choice.label.get(lang)}"'


SALES_FUNNEL = Template(
    "sales-funnel",
    "sales-funnel",
    Business(_facts, results=_RESULTS, kinds_pct=(16, 28, 34, 22), accounts=10, prefix="L").sample,
    group="deals",
    borrowed=(
        "decision_role",
        "has_need",
        "has_budget",
        "first_contact_date",
        "role_since",
        "closed",
        "project_value",
    ),
    computed={"close_by": Computed("date", _close_by)},
    cross="decision_role",
    pages=(Page("pipeline", "dashboard", add_pipeline),),
)
