"""Texts of templates: those of a template's own trade before those that all templates share."""

from typing import Literal

from addin.texts import TEXTS
from grading.language import Lang
from grading.schemes.models import Scheme
from workbook_templates.content import TemplateContent

__all__ = ["dashboard_text", "fed_from", "own_text", "template_text", "told_of"]


def template_text(template: str, key: str, lang: Lang, **facts: object) -> str:
    """The text ``template.<id>.<key>``, or ``template.<key>`` where a template has none."""
    return _own(template, key, f"template.{key}", lang, facts)


def dashboard_text(template: str, key: str, lang: Lang) -> str:
    """The text ``template.<id>.dashboard.<key>``, or ``dashboard.<key>`` of all templates."""
    return _own(template, f"dashboard.{key}", f"dashboard.{key}", lang, {})


def own_text(template: str, key: str, lang: Lang) -> str | None:
    """The text ``template.<id>.<key>``, None where a template has none of its own."""
    own = f"template.{template}.{key}"
    return TEXTS.get(own, lang) if own in TEXTS.keys(lang) else None


def fed_from(content: TemplateContent, *, sample: bool) -> str:
    """How the keys of texts end that say what to fill in.

    Args:
        content: What a template holds; with a list of orders, that is filled in first.
        sample: Whether there are invented customers to be replaced.
    """
    return ("_orders" if "Orders" in content.tables else "") + ("" if sample else "_empty")


def told_of(template: str, key: Literal["title", "about"], scheme: Scheme, lang: Lang) -> str:
    """A template's title or what it is for; that of its scheme where it has none of its own."""
    shared = scheme.title if key == "title" else scheme.description
    return own_text(template, key, lang) or shared.get(lang)


def _own(template: str, key: str, shared: str, lang: Lang, facts: dict[str, object]) -> str:
    own = f"template.{template}.{key}"
    return TEXTS.get(own if own in TEXTS.keys(lang) else shared, lang, **facts)
