"""Texts in all languages for what a sheet says in one."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from grading.language import LANGUAGES, Lang
from grading.schemes.models import DecisionTable, LocalText, Rank, Scheme

__all__ = ["KnownTexts"]

Text = Mapping[str, str]


class KnownTexts:
    """Gives a text of the sheet its other languages back, where nobody has changed it.

    Args:
        lang: Language of the sheet.
        scheme: Where the text may come from, None for nowhere.
    """

    def __init__(self, lang: Lang, scheme: Scheme | None = None) -> None:
        self.lang: Lang = lang
        self.scheme = scheme

    def local(self, text: str, known: LocalText | None = None) -> Text:
        """The text in all languages it is known in, else in the sheet's.

        Args:
            text: As the sheet has it.
            known: Where to look first.
        """
        for other in (known, self._by_text.get(text)):
            if other and other.get(self.lang) == text:
                return {lang: getattr(other, lang) for lang in LANGUAGES if getattr(other, lang)}
        return {self.lang: text} if text else {}

    def of_tier(self, grade: str, field: Literal["label", "policy", "prepare"], text: str) -> Text:
        """The text of a tier in all languages; what that tier said before is looked at first."""
        tiers = self.scheme.tiers if self.scheme else ()
        tier = next((each for each in tiers if each.grade == grade), None)
        if tier is None:
            return self.local(text)
        known = {"label": tier.label, "policy": tier.policy, "prepare": tier.contact.prepare}
        return self.local(text, known[field])

    @cached_property
    def _by_text(self) -> Mapping[str, LocalText]:
        found: dict[str, LocalText] = {}
        for text in _texts(self.scheme) if self.scheme else ():
            found.setdefault(text.get(self.lang), text)
        return found


def _texts(scheme: Scheme) -> Iterator[LocalText]:
    yield from (scheme.title, scheme.description, scheme.used_by, scheme.overlooks)
    for step in scheme.steps:
        if isinstance(step, DecisionTable):
            yield from (rule.reason for rule in step.rules)
        elif isinstance(step, Rank):
            yield from step.reasons
    for tier in scheme.tiers:
        yield from (tier.label, tier.policy, tier.contact.prepare)
    yield from scheme.words.values()
    yield from (approach.text for approach in scheme.approaches)
    for wanted in scheme.inputs:
        yield from (wanted.label, wanted.description)
