"""The template ``membership``: members of an online shop by level, with their stage of life beside.

One list is graded by one scheme; the stage is a formula, which goes on with the days.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from grading.language import Lang
from grading.schemes.catalogue import common_input
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.graded_beside import labels_by
from workbook_templates.invented import Business, Naming, Standing
from workbook_templates.lifecycle_page import CHURNING_DAYS, add_lifecycle, stage_words
from workbook_templates.template import Computed, Page, Row, Template

__all__ = ["MEMBERSHIP"]

_AMOUNTS = ((62_000, 190_000), (24_000, 62_000), (9_000, 42_000), (400, 12_000))
_ORDERS = ((22, 60), (12, 30), (4, 16), (1, 3))
_CREDIT = {"good": (88, 72, 45, 30), "fair": (12, 24, 43, 50), "poor": (0, 4, 12, 20)}
_SILENT_DAYS = ((1, 60), (3, 250), (12, 320), (25, 350))
_NO_ORDER_PCT, _INTEREST_PCT = (0, 0, 14, 42), (0, 0, 80, 60)
_ONE_ORDER_PCT = (0, 0, 12, 60)
_YEAR = timedelta(days=365)

_NAMING: Mapping[Lang, Naming] = {
    "en": Naming(
        trades=(
            *("Interiors", "Café", "Guest House", "Florist", "Studio", "Boutique", "Bakery"),
            *("Salon", "Kitchen", "Deli", "Gallery", "Bistro", "Bookshop", "Yoga", "Nursery"),
        ),
        patterns=("{family} {trade}", "{family} & {other} {trade}", "{town} {trade}"),
    ),
    "zh": Naming(
        trades=(
            *("咖啡馆", "民宿", "花店", "设计工作室", "烘焙坊", "美容院", "书店", "餐厅"),
            *("瑜伽馆", "画廊", "服饰店", "茶室", "母婴店", "家居馆"),
        ),
        patterns=("{family}{trade}", "{town}{family}{trade}", "{family}{trade}（{town}店）"),
    ),
    "es": Naming(
        trades=(
            *("Cafetería", "Interiorismo", "Casa Rural", "Floristería", "Estudio", "Boutique"),
            *("Panadería", "Peluquería", "Catering", "Librería", "Bistró", "Galería", "Tetería"),
        ),
        patterns=("{trade} {family}", "{trade} {family} y {other}", "{trade} de {town}"),
    ),
}
_RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Showed the new season; order to follow",
            "Joint promotion for the holidays agreed",
            "Custom colours wanted, samples sent",
            "Member benefits walked through",
            "Return settled on the spot",
        ),
        "phone": (
            "Voucher used, second order placed",
            "Asked how the first order went; review promised",
            "Waits for the winter sale",
            "Delivery date agreed",
            "Basket left behind: wants another size",
        ),
        "message": ("Coupon sent", "New arrivals sent, no answer yet", "Review asked for"),
    },
    "zh": {
        "visit": (
            "介绍新一季产品，随后下单",
            "商定节日联合促销",
            "需定制颜色，已寄样品",
            "讲解会员权益",
            "退货当场处理完毕",
        ),
        "phone": (
            "优惠券已使用，已下第二单",
            "回访首单体验，答应评价",
            "等待冬季促销",
            "送货日期已商定",
            "购物车未付款：想换规格",
        ),
        "message": ("已发送优惠券", "已发送新品信息，待回复", "已邀请评价"),
    },
    "es": {
        "visit": (
            "Presentada la nueva temporada; hará pedido",
            "Acordada una promoción conjunta para las fiestas",
            "Quiere colores a medida; muestras enviadas",
            "Repasadas las ventajas de socio",
            "Devolución resuelta en el momento",
        ),
        "phone": (
            "Vale canjeado, segundo pedido hecho",
            "Preguntado por el primer pedido; dejará reseña",
            "Espera a las rebajas de invierno",
            "Fecha de entrega acordada",
            "Carrito abandonado: quiere otra talla",
        ),
        "message": (
            "Cupón enviado",
            "Novedades enviadas, sin respuesta aún",
            "Pedida una reseña",
        ),
    },
}


def _facts(standing: Standing) -> Row:
    joined = {"member_since": standing.who.since}
    if standing.happens("no order", _NO_ORDER_PCT):
        interested = standing.happens("interest", _INTEREST_PCT)
        return {
            **joined,
            "annual_amount": 0,
            "orders_per_year": 0,
            "credit_record": "fair",
            "orders_total": 0,
            "has_interest": "yes" if interested else "no",
            "last_order_date": None,
        }
    first = standing.happens("one order", _ONE_ORDER_PCT)
    orders = 1 if first else standing.number("orders", _ORDERS)
    years = 0 if first else max((standing.day - standing.who.since) // _YEAR, 0)
    return {
        **joined,
        "annual_amount": standing.number("amount", _AMOUNTS, step=50),
        "orders_per_year": orders,
        "credit_record": standing.choice("credit", _CREDIT),
        "orders_total": orders * (1 + years),
        "has_interest": "yes",
        "last_order_date": standing.days_ago("silent", _SILENT_DAYS),
    }


def _stage(content: TemplateContent) -> str:
    """The stage by the practice of lifecycles, as of the day on the dashboard."""
    cell = content.tables["Customers"].cell
    words = {name: f'"{word}"' for name, word in stage_words(content.lang).items()}
    orders, interest, last = map(cell, ("orders_total", "has_interest", "last_order_date"))
    interests = {choice.value: choice.label for choice in common_input("has_interest").choices}
    yes = interests["yes"].get(content.lang)
    before = f'IF({interest}="","",IF({interest}="{yes}",{words["considering"]},{words["aware"]}))'
    bought = f"IF({orders}>=2,{words['loyal']},{words['first_purchase']})"
    churning = f"{AS_OF_NAME}-{last}>={CHURNING_DAYS}"
    after = f'IF({last}="","",IF({churning},{words["churning"]},{bought}))'
    return f'IF({orders}="","",IF({orders}<=0,{before},{after}))'


def _stages(rows: Sequence[Row], as_of: date, lang: Lang) -> Sequence[object]:
    return labels_by("lifecycle")(rows, as_of, lang)


MEMBERSHIP = Template(
    "membership",
    "membership",
    Business(
        _facts,
        naming=_NAMING,
        results=_RESULTS,
        customers=70,
        kinds_pct=(13, 32, 31, 24),
        accounts=16,
        prefix="M",
    ).sample,
    group="trades",
    borrowed=("orders_total", "has_interest", "last_order_date"),
    own={"member_since": "date"},
    computed={
        "stage_of_life": Computed(
            "choice", _stage, _stages, lambda lang: list(stage_words(lang).values())
        )
    },
    pages=(Page("lifecycle", "dashboard", add_lifecycle),),
    cross="credit_record",
)
