"""The template ``shipping``: shippers of cargo, graded by strategy, demand, stability, influence."""

from collections.abc import Mapping, Sequence

from grading.language import Lang
from workbook_templates.invented import Business, Naming, Standing
from workbook_templates.template import Row, Template

__all__ = ["SHIPPING"]

_DEMAND = {"large": (80, 45, 12, 2), "medium": (20, 45, 48, 28), "small": (0, 10, 40, 70)}
_STABILITY = {
    "stable": (75, 40, 40, 30),
    "volatile": (20, 40, 32, 30),
    "unstable": (5, 20, 28, 40),
}
_STRATEGIC_PCT, _INFLUENCE_PCT = (95, 20, 3, 0), (70, 45, 40, 22)
_CARGO = {"container": (60, 60, 65, 70), "bulk": (30, 25, 20, 15), "reefer": (10, 15, 15, 15)}
_CONTAINERS = {"large": (2_400, 9_000), "medium": (500, 2_400), "small": (20, 480)}
_FREIGHT_PER_CONTAINER = (620, 1_450)

_NAMING: Mapping[Lang, Naming] = {
    "en": Naming(
        trades=(
            "Exports",
            "Commodities",
            "Grain",
            "Steel Trading",
            "Furniture",
            "Fresh Produce",
            "Chemicals",
            "Auto Parts",
            "Textiles",
            "Machinery",
            "Timber",
            "Seafood",
            "Ceramics",
            "Coffee Trading",
            "Electronics",
            "Paper & Pulp",
        ),
    ),
    "zh": Naming(
        trades=(
            "进出口",
            "大宗商品",
            "粮油",
            "钢铁贸易",
            "家具",
            "果蔬",
            "化工",
            "汽车零部件",
            "纺织品",
            "机械设备",
            "木材",
            "水产",
            "陶瓷",
            "咖啡贸易",
            "电子",
            "纸业",
        ),
    ),
    "es": Naming(
        trades=(
            "Exportaciones",
            "Materias Primas",
            "Cereales",
            "Aceros",
            "Muebles",
            "Frutas",
            "Químicos",
            "Recambios",
            "Textiles",
            "Maquinaria",
            "Maderas",
            "Mariscos",
            "Cerámicas",
            "Cafés",
            "Electrónica",
            "Papelera",
        ),
    ),
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Allocation for next month agreed",
            "Annual contract discussed, rates wanted",
            "Walked through delays at the terminal",
            "New lane wanted, transit times sent",
            "Claim for damaged cargo settled",
        ),
        "phone": (
            "Booking confirmed",
            "Spot rate asked for",
            "Free time at destination agreed",
            "Ships with another line this month",
            "Documents complete",
        ),
        "message": (
            "Sailing list sent",
            "Rate sheet sent, no answer yet",
            "Surcharge notice sent",
        ),
    },
    "zh": {
        "visit": (
            "下月舱位已商定",
            "商谈年度合同，需报价",
            "一起梳理码头延误问题",
            "需要新航线，已发航程时间",
            "货损索赔已解决",
        ),
        "phone": (
            "电话确认订舱",
            "询问即期运价",
            "目的港免箱期已谈妥",
            "本月走其他船公司",
            "单证齐全",
        ),
        "message": ("已发送船期表", "已发送运价表，待回复", "已发送附加费通知"),
    },
    "es": {
        "visit": (
            "Espacio del mes que viene acordado",
            "Contrato anual comentado; pide tarifas",
            "Revisadas las demoras en la terminal",
            "Quiere una ruta nueva; enviados los tiempos",
            "Reclamación por daños resuelta",
        ),
        "phone": (
            "Reserva confirmada",
            "Pide tarifa puntual",
            "Días libres en destino acordados",
            "Este mes embarca con otra naviera",
            "Documentación completa",
        ),
        "message": (
            "Lista de salidas enviada",
            "Tarifas enviadas, sin respuesta aún",
            "Aviso de recargos enviado",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    demand = standing.choice("demand", _DEMAND)
    containers = standing.number("containers", (_CONTAINERS[demand],) * 4, step=10)
    freight = standing.number("freight", (_FREIGHT_PER_CONTAINER,) * 4, steady=True)
    strategic = standing.happens("strategic", _STRATEGIC_PCT, steady=True)
    influence = standing.happens("influence", _INFLUENCE_PCT, steady=True)
    return {
        "strategic": "yes" if strategic else None,
        "demand": demand,
        "stability": standing.choice("stability", _STABILITY),
        "market_influence": "yes" if influence else None,
        "annual_amount": containers * freight // 1_000 * 1_000,
        "containers": containers,
        "cargo": standing.choice("cargo", _CARGO, steady=True),
    }


SHIPPING = Template(
    "shipping",
    "shipping",
    Business(
        _facts, naming=_NAMING, results=_RESULTS, kinds_pct=(14, 30, 34, 22), accounts=7
    ).sample,
    group="trades",
    beside={"cargo": tuple(_CARGO)},
    borrowed=("annual_amount",),
    own={"containers": "number"},
    cross="demand",
)
