"""The template ``key-accounts``: volume and loyalty, with two more views of each account beside.

Share and volume to come, and most valuable and most growable, are columns of formulas: one list
is graded by one scheme, and what stands beside must not look as if Tierbook had graded it.
"""

from collections.abc import Mapping, Sequence

from grading.language import Lang
from workbook_templates.content import TemplateContent
from workbook_templates.graded_beside import labels_by, labels_of
from workbook_templates.invented import Business, Standing
from workbook_templates.template import Computed, Row, Template

__all__ = ["KEY_ACCOUNTS"]

_AMOUNTS = ((380_000, 1_400_000), (140_000, 480_000), (60_000, 260_000), (18_000, 120_000))
_LOYALTY_PCT = ((55, 98), (35, 92), (25, 80), (10, 65))
_SHARE_PCT = ((40, 92), (22, 80), (12, 65), (5, 45))
_MARGIN_PCT = ((14, 26), (8, 24), (2, 20), (-9, 14))
_GROWTH_PCT = ((5, 60), (10, 120), (5, 90), (0, 50))

_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Account plan for the year walked through",
            "Met purchasing and production together",
            "Competitor's offer named; answer promised",
            "Pilot agreed for a second site",
            "Quarterly review held, two actions open",
        ),
        "phone": (
            "Forecast for the quarter confirmed",
            "Open invoices settled",
            "Asked for a call with our engineers",
            "Delivery dates agreed",
        ),
        "message": ("Report sent", "Invitation sent, no answer yet", "Price change announced"),
    },
    "zh": {
        "visit": (
            "一起梳理年度客户计划",
            "同时见到采购与生产负责人",
            "对方提到竞争对手报价，已承诺答复",
            "第二个工厂同意试用",
            "完成季度回顾，两项待办",
        ),
        "phone": ("季度预测已确认", "未结发票已处理", "希望与我方工程师通话", "交货日期已商定"),
        "message": ("已发送报告", "已发送邀请，待回复", "已通知价格调整"),
    },
    "es": {
        "visit": (
            "Repasado el plan de cuenta del año",
            "Reunión con compras y producción",
            "Nombra la oferta de un competidor; prometida respuesta",
            "Acordada una prueba en una segunda planta",
            "Revisión trimestral hecha, dos acciones abiertas",
        ),
        "phone": (
            "Previsión del trimestre confirmada",
            "Facturas pendientes resueltas",
            "Pide hablar con nuestros técnicos",
            "Fechas de entrega acordadas",
        ),
        "message": (
            "Informe enviado",
            "Invitación enviada, sin respuesta aún",
            "Anunciado el cambio de precios",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    amount = standing.number("amount", _AMOUNTS, step=1_000)
    share = standing.number("share", _SHARE_PCT)
    growth = standing.number("growth", _GROWTH_PCT)
    volume = amount * (100 + growth) // share // 1_000 * 1_000
    return {
        "annual_amount": amount,
        "loyalty": standing.number("loyalty", _LOYALTY_PCT) / 100,
        "wallet_share": share / 100,
        "upcoming_volume": volume,
        "customer_value": amount * standing.number("margin", _MARGIN_PCT) // 100_000 * 1_000,
        "growth_value": (volume - amount) * (growth + 20) // 1_000_000 * 1_000,
    }


def _share_volume(content: TemplateContent) -> str:
    """Half of the wallet or more, and half of the accounts with more volume to come."""
    table = content.tables["Customers"]
    retain, develop, keep, drop = _quoted("share-volume", content.lang)
    share, volume = table.cell("wallet_share"), table.cell("upcoming_volume")
    large = f"{volume}>=MEDIAN({table.column('upcoming_volume')})"
    return (
        f'IF(OR({share}="",{volume}=""),"",IF({share}>=0.5,IF({large},{retain},{keep}),'
        f"IF({large},{develop},{drop})))"
    )


def _value_group(content: TemplateContent) -> str:
    """The most valuable fifth, the most growable fifth of the others, and those below zero."""
    table = content.tables["Customers"]
    valuable, growable, other, negative = _quoted("mvc-mgc", content.lang)
    value, growth = table.cell("customer_value"), table.cell("growth_value")
    values, growths = table.column("customer_value"), table.column("growth_value")
    least = f'LARGE({values},ROUNDUP(COUNTIFS({values},">=0")/5,0))'
    rest = f'{values},">=0",{values},"<"&{least}'
    grows = f'5*COUNTIFS({growths},">"&{growth},{rest})<COUNTIFS({rest})'
    return (
        f'IF(OR({value}="",{growth}=""),"",IF({value}<0,{negative},'
        f"IF({value}>={least},{valuable},IF({grows},{growable},{other}))))"
    )


def _quoted(scheme_id: str, lang: Lang) -> list[str]:
    return [f'"{label}"' for label in labels_of(scheme_id)(lang)]


KEY_ACCOUNTS = Template(
    "key-accounts",
    "volume-loyalty",
    Business(
        _facts, results=_RESULTS, customers=54, kinds_pct=(22, 34, 28, 16), accounts=10, prefix="K"
    ).sample,
    borrowed=("wallet_share", "upcoming_volume", "customer_value", "growth_value"),
    computed={
        "share_volume": Computed(
            "choice", _share_volume, labels_by("share-volume"), labels_of("share-volume")
        ),
        "value_group": Computed(
            "choice", _value_group, labels_by("mvc-mgc"), labels_of("mvc-mgc")
        ),
    },
    cross="share_volume",
)
