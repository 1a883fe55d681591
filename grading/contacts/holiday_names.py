"""What public holidays are called, for good wishes on them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from grading.contacts.countries import country_code
from grading.engine.words import plain
from grading.language import LANGUAGES, Lang
from grading.schemes.parts import LocalText

__all__ = ["ALL_HOLIDAYS", "Holiday", "public_holidays"]

ALL_HOLIDAYS = "all"
"""In place of the name of a holiday: every public one."""
_CODES: dict[Lang, str] = {"en": "en_US", "zh": "zh_CN", "es": "es"}
_MOVED = ("substituted from", "observed")
"""What the English name of a day says that only stands in for a holiday."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday on which good wishes may be sent.

    Args:
        day: The first of its days, where it lasts for several.
        name: In the languages in which it is known.
    """

    day: date
    name: LocalText

    def is_called(self, wanted: str) -> bool:
        """Whether a person may mean it by a name, in any language.

        A name that is part of the official one is enough: ``Spring Festival`` is in ``Chinese
        New Year (Spring Festival)``.
        """
        word = plain(wanted)
        return bool(word) and any(word in plain(text) for text in self.name.all)


def public_holidays(country: str, first: date, last: date) -> tuple[Holiday, ...]:
    """The public holidays of a country from ``first`` to ``last``, each once, in order.

    Days off that only stand in for a holiday, or follow its first day, are left out.

    Args:
        country: ISO code or name, "" for none.
        first: First day looked at.
        last: Last day looked at.

    Raises:
        CalendarError: There are no public holidays for such a country.

    Source:
        The ``holidays`` package.
    """
    code = country_code(country)
    if not code:
        return ()
    years = range(first.year, last.year + 1)
    found = (holiday for year in years for holiday in _of_year(code, year))
    return tuple(holiday for holiday in found if first <= holiday.day <= last)


@cache
def _of_year(code: str, year: int) -> tuple[Holiday, ...]:
    # Imported here: reading the holidays of 250 countries is slow and seldom needed.
    import holidays

    known = getattr(holidays, code)
    spoken = [*known.supported_languages]
    # Always named: else the names would follow the language of the machine.
    own = _named(code, year, known.default_language)
    in_each = {
        lang: _named(code, year, _CODES[lang]) if _CODES[lang] in spoken else None
        for lang in LANGUAGES
    }
    english = in_each["en"] or own
    found = []
    for day, name in sorted(own.items()):
        known_as = english.get(day, name)
        repeats = english.get(day - timedelta(days=1)) == known_as
        if repeats or any(word in known_as.casefold() for word in _MOVED):
            continue
        texts = {lang: names[day] for lang, names in in_each.items() if names and day in names}
        found.append(Holiday(day, LocalText(**({"en": name} | texts))))
    return tuple(found)


def _named(code: str, year: int, language: str | None) -> dict[date, str]:
    import holidays

    days = holidays.country_holidays(code, years=[year], observed=False, language=language)
    return {day: name.replace("; ", ", ") for day, name in days.items() if day.year == year}
