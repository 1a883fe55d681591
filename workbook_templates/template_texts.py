"""Texts of templates: those of a template's own trade before those that all templates share."""

from addin.texts import TEXTS
from grading.language import Lang

__all__ = ["dashboard_text", "own_text", "template_text"]


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


def _own(template: str, key: str, shared: str, lang: Lang, facts: dict[str, object]) -> str:
    own = f"template.{template}.{key}"
    return TEXTS.get(own if own in TEXTS.keys(lang) else shared, lang, **facts)
