"""What public holidays are called, for good wishes on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from grading.contacts.countries import country_code
from grading.engine.words import plain
from grading.language import LANGUAGES, Lang
from grading.schemes.parts import LocalText

__all__ = ["Holiday", "is_widely_kept", "public_holidays"]

_CODES: dict[Lang, str] = {"en": "en_US", "zh": "zh_CN", "es": "es"}
_EVERYDAY: Mapping[str, LocalText] = {
    "new year's day": LocalText(en="New Year", zh="元旦", es="Año Nuevo"),
    "epiphany": LocalText(en="Epiphany", zh="主显节", es="Reyes"),
    "chinese new year": LocalText(en="Spring Festival", zh="春节", es="Año Nuevo chino"),
    "good friday": LocalText(en="Good Friday", zh="耶稣受难日", es="Viernes Santo"),
    "easter monday": LocalText(en="Easter Monday", zh="复活节星期一", es="Lunes de Pascua"),
    "labor day": LocalText(en="Labour Day", zh="劳动节", es="Día del Trabajo"),
    "dragon boat festival": LocalText(en="Dragon Boat Festival", zh="端午节", es="Duanwu"),
    "mid-autumn festival": LocalText(en="Moon Festival", zh="中秋节", es="Fiesta de la Luna"),
    "national day": LocalText(en="National Day", zh="国庆节", es="Fiesta Nacional"),
    "thanksgiving": LocalText(en="Thanksgiving", zh="感恩节", es="Acción de Gracias"),
    "christmas day": LocalText(en="Christmas", zh="圣诞节", es="Navidad"),
}
"""What people call holidays whose official English name begins so, whatever the country."""
_MOVED = ("substituted from", "observed")
"""What the English name of a day says that only stands in for a holiday."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday on which good wishes may be sent.

    Args:
        day: The first of its days, where it lasts for several.
        name: In the languages in which it is known.
        also: What people call it.
    """

    day: date
    name: LocalText
    also: LocalText = field(default_factory=LocalText)

    def is_called(self, wanted: str) -> bool:
        """Whether a person may mean it by a name, in any language.

        A name that is part of the official one is enough: ``Spring Festival`` is in ``Chinese
        New Year (Spring Festival)``.
        """
        word = plain(wanted)
        called = (*self.name.all, *self.also.all)
        return bool(word) and any(word in plain(text) for text in called)


def is_widely_kept(name: str) -> bool:
    """Whether a day of that name is one of the holidays that people keep in many countries."""
    text = plain(name)
    return any(plain(word) in text for also in _EVERYDAY.values() for word in also.all)


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
        also = _everyday(known_as)
        filled = {lang: texts.get(lang) or also.get(lang) or known_as for lang in LANGUAGES}
        found.append(Holiday(day, LocalText(**filled), also))
    return tuple(found)


def _everyday(english: str) -> LocalText:
    """What people call a holiday of an official name."""
    name = english.casefold().replace("’", "'")
    return next(
        (also for called, also in _EVERYDAY.items() if name.startswith(called)), LocalText()
    )


def _named(code: str, year: int, language: str | None) -> dict[date, str]:
    import holidays

    days = holidays.country_holidays(code, years=[year], observed=False, language=language)
    return {day: name.replace("; ", ", ") for day, name in days.items() if day.year == year}
