"""A contact that took place, and how it stands in the columns of the log."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np

from addin.hosts.base import ColumnValues, GeneratedColumn
from addin.texts import TEXTS
from addin.workbook.columns import header_width
from addin.workbook.schedule_rows import channel_text, is_greeting
from addin.workbook.state_rows import texts
from grading.language import LANGUAGES, Lang
from grading.schemes.models import Aliases, Input, LocalText

__all__ = [
    "CONTACT_COLUMNS",
    "ContactRow",
    "contact_columns",
    "contact_from_json",
    "contact_inputs",
    "contact_json",
]

CONTACT_COLUMNS = ("date", "customer_name", "rep_name", "channel", "result", "notes")
_WIDTHS = {"date": 12, "customer_name": 32, "rep_name": 18, "channel": 12, "result": 30}
_ALIASES: Mapping[str, Aliases] = {
    "date": Aliases(en=("contact date", "day"), zh=("联系日期",), es=("día", "fecha de contacto")),
    "customer_name": Aliases(
        en=("customer name", "customer id", "account", "client"),
        zh=("客户名称", "客户编号"),
        es=("nombre del cliente", "id de cliente", "cuenta"),
    ),
    "rep_name": Aliases(
        en=("sales rep", "salesperson"), zh=("业务员", "销售"), es=("representante", "comercial")
    ),
    "channel": Aliases(en=("type", "contact type"), zh=("渠道", "联系方式"), es=("medio", "tipo")),
    "result": Aliases(en=("outcome",), zh=("联系结果",), es=("desenlace",)),
    "notes": Aliases(en=("note", "comment", "remarks"), zh=("说明",), es=("nota", "comentarios")),
}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact that took place.

    Args:
        customer: As the log calls it: name or key.
        channel: ``visit``, ``phone`` ... or a word of the person's own.
    """

    day: date
    customer: str
    rep: str = ""
    channel: str = ""
    result: str = ""
    notes: str = ""

    @property
    def is_greeting(self) -> bool:
        """Whether it is a greeting on a birthday or a holiday, which stands for no visit.

        So is a message whose notes, or result, begin with the words for it in any language.
        """
        return self.channel == "message" and any(map(is_greeting, (self.notes, self.result)))


def contact_json(row: ContactRow) -> str:
    """A row as one line of JSON; equal rows give equal lines."""
    cells = {k: v.strip() if isinstance(v, str) else v for k, v in asdict(row).items()}
    return json.dumps(cells, ensure_ascii=False, default=str, separators=(",", ":"))


def contact_from_json(text: str) -> ContactRow | None:
    """The row of such a line, None where it was edited beyond reading."""
    try:
        cells = json.loads(text)
        return ContactRow(**{**cells, "day": date.fromisoformat(cells["day"])})
    except (KeyError, TypeError, ValueError):
        return None


def contact_inputs() -> tuple[Input, ...]:
    """Columns of the log, left to right.

    None is called ``customer``, since a customer may well stand in many rows here.
    """
    return tuple(
        Input(
            name=name,
            type="date" if name == "date" else "text",
            label=_label(name),
            aliases=_ALIASES[name],
            required=False,
            past=name == "date",
        )
        for name in CONTACT_COLUMNS
    )


def _label(name: str) -> LocalText:
    key = f"contacts.column.{name}"
    return LocalText(**{lang: TEXTS.get(key, lang) for lang in LANGUAGES})


def contact_columns(
    rows: Sequence[ContactRow], lang: Lang, headers: Mapping[str, str] | None = None
) -> dict[str, GeneratedColumn]:
    """Rows as the columns of the log, by name.

    Args:
        rows: The contacts.
        lang: Language of channels, and of headers that are not given.
        headers: Those of the columns wanted, by name; None: all of ours.
    """
    values: dict[str, ColumnValues] = {
        "date": np.array([row.day for row in rows], dtype="datetime64[D]"),
        "customer_name": texts([row.customer for row in rows]),
        "rep_name": texts([row.rep for row in rows]),
        "channel": texts([channel_text(row.channel, lang) for row in rows]),
        "result": texts([row.result for row in rows]),
        "notes": texts([row.notes for row in rows]),
    }
    named = headers or {
        name: TEXTS.get(f"contacts.column.{name}", lang) for name in CONTACT_COLUMNS
    }
    return {
        name: GeneratedColumn(
            header,
            values[name],
            "date" if name == "date" else "wrapped" if name in ("result", "notes") else "general",
            max(_WIDTHS.get(name, 40), header_width(header)),
        )
        for name, header in named.items()
    }
