"""Contacts that lie behind invented customers, and what reps write about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from addin.workbook.contacts_table import ContactRow
from grading.language import Lang
from workbook_templates.demo_customers import DemoCustomer, working_day

__all__ = ["RESULTS", "demo_contacts"]

_SEED = 31
_LARGE, _MIDDLE = 50_000, 10_000
"""Annual amounts from which customers are visited, and from which they are called."""
_GAPS = {"visit": (7, 16), "phone": (21, 40), "message": (55, 80)}
"""Days between two contacts of a channel."""
_MOST_CONTACTS = 3

RESULTS: Mapping[Lang, Mapping[str, Sequence[str]]] = {
    "en": {
        "visit": (
            "Repeat order placed",
            "Showed the new range; sample left",
            "Price list discussed, quote wanted",
            "Met the owner; decides next month",
            "Delivery dates agreed",
            "Complaint settled on the spot",
            "Shelf plan walked through",
        ),
        "phone": (
            "Order confirmed by phone",
            "Asked for a call back next week",
            "Quote followed up",
            "Sends the new contact person's details",
            "Stock still sufficient",
        ),
        "message": ("Offer sent", "Catalogue sent, no answer yet", "Asked to be kept on the list"),
    },
    "zh": {
        "visit": (
            "当场追加订单",
            "介绍新品，留下样品",
            "商谈价格，需报价",
            "见到老板，下月决定",
            "确认交货日期",
            "投诉已当场解决",
            "一起梳理陈列方案",
        ),
        "phone": (
            "电话确认订单",
            "约定下周回电",
            "跟进报价",
            "将提供新联系人信息",
            "库存尚充足",
        ),
        "message": ("已发送优惠信息", "已发送产品目录，待回复", "希望继续接收资料"),
    },
    "es": {
        "visit": (
            "Pedido repetido",
            "Presentada la nueva gama; queda una muestra",
            "Tarifas comentadas; pide oferta",
            "Reunión con el dueño; decide el mes que viene",
            "Fechas de entrega acordadas",
            "Queja resuelta en el momento",
            "Revisado el plan de exposición",
        ),
        "phone": (
            "Pedido confirmado por teléfono",
            "Pide que le llamen la semana que viene",
            "Seguimiento de la oferta",
            "Enviará los datos del nuevo contacto",
            "Todavía tiene existencias",
        ),
        "message": (
            "Oferta enviada",
            "Catálogo enviado, sin respuesta aún",
            "Pide seguir en la lista",
        ),
    },
}
"""What a rep may write about a contact of a channel, per language."""


def demo_contacts(customers: Iterable[DemoCustomer], lang: Lang) -> list[ContactRow]:
    """The last contacts of each customer, oldest first; the latest is the one they name."""
    draw = Random(_SEED)
    rows: list[ContactRow] = []
    for customer in customers:
        channel = _channel(customer)
        for day in _days(customer, channel, draw):
            result = _one_of(draw, RESULTS[lang][channel])
            rows.append(ContactRow(day, customer.customer, customer.rep, channel, result))
    return sorted(rows, key=lambda row: (row.day, row.customer))


def _channel(customer: DemoCustomer) -> str:
    if customer.annual_amount >= _LARGE:
        return "visit"
    return "phone" if customer.annual_amount >= _MIDDLE else "message"


def _days(customer: DemoCustomer, channel: str, draw: Random) -> list[date]:
    """The days of the last contacts, latest first; none of who was never contacted."""
    if customer.last_contact is None:
        return []
    low, high = _GAPS[channel]
    days = [customer.last_contact]
    while len(days) < _MOST_CONTACTS:
        gap = low + int(draw.random() * (high - low + 1))
        days.append(working_day(days[-1] - timedelta(days=gap)))
    return days


def _one_of(draw: Random, items: Sequence[str]) -> str:
    return items[int(draw.random() * len(items))]
