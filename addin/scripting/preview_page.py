"""The sheet that tells who would move if the customers were graded now."""

from collections.abc import Sequence

from addin.actions.preview import PreviewReport, Prospect
from addin.hosts.base import CellStyle
from addin.hosts.excel import ExcelHost
from addin.scripting.page import ListColumn, Page, Value
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from grading.language import Lang

__all__ = ["PREVIEW_NAME", "put_preview_page"]

PREVIEW_NAME = "Tierbook_Sheet_Preview"
_WIDTHS = (28.0, 14.0, 12.0, 12.0, 14.0, 14.0, 60.0)


def put_preview_page(host: ExcelHost, report: PreviewReport) -> str:
    """Write the page; gives its tab.

    Raises:
        TierbookError: The sheet cannot be written.
    """
    lang = report.lang
    page = Page(TEXTS.get("scripts.preview.sheet", lang), PREVIEW_NAME, _WIDTHS)
    page.line(TEXTS.get("scripts.preview.title", lang), "page_title")
    facts = {"customers": report.customers, "graded": report.graded}
    graded = _text("graded", lang, title=report.title, as_of=report.as_of.isoformat(), **facts)
    page.line(graded)
    page.line(_text(f"compared_{report.basis or 'none'}", lang))
    page.space()
    page.heading(TEXTS.get("scripts.preview.mix", lang))
    _mix(page, report)
    for key in ("moved", "gained", "lost"):
        prospects: Sequence[Prospect] = getattr(report, key)
        if prospects:
            page.space()
            page.heading(_text(f"{key}_title", lang))
            _movers(page, prospects, lang)
    tab = host.put_grid(page.as_grid())
    host.commit()
    return tab


def _mix(page: Page, report: PreviewReport) -> None:
    lang = report.lang
    columns = [
        ListColumn(TEXTS.get("cli.column.grade", lang), "text"),
        ListColumn(TEXTS.get("cli.column.label", lang)),
        ListColumn(TEXTS.get("scripts.preview.customers_before", lang), "integer"),
        ListColumn(TEXTS.get("scripts.preview.customers_after", lang), "integer"),
        ListColumn(TEXTS.get("scripts.preview.share_before", lang), "percent"),
        ListColumn(TEXTS.get("scripts.preview.share_after", lang), "percent"),
    ]
    rows: list[list[Value]] = []
    for tier in report.tiers:
        before, after = tier.before, tier.after
        rows.append(
            [
                tier.grade,
                tier.label,
                None if before is None else float(before.customers),
                float(after.customers),
                None if before is None else before.amount_share,
                after.amount_share,
            ]
        )
    page.listed(columns, rows, {tier.grade: tier for tier in tier_formats(report.practice)})


def _movers(page: Page, prospects: Sequence[Prospect], lang: Lang) -> None:
    styles: dict[str, CellStyle | None] = {
        "customer": None,
        "old": "text",
        "new": "text",
        "amount": "integer",
        "reason": None,
    }
    columns = [
        ListColumn(TEXTS.get(f"cli.column.{key}", lang), style) for key, style in styles.items()
    ]
    rows = [[p.customer, p.old or "", p.new or "", p.amount, p.reason] for p in prospects]
    page.listed(columns, rows)


def _text(key: str, lang: Lang, **facts: object) -> str:
    return TEXTS.get(f"preview.{key}", lang, **facts)
