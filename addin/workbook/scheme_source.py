"""By which scheme a workbook is graded: what was asked for, its own rules, its setting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.language import choose_language
from addin.workbook.orders_table import has_orders
from addin.workbook.rules.carried import carried_scheme, find_rules, with_carried_tiers
from addin.workbook.scheme_choice import choose_scheme, fitting_scheme
from addin.workbook.settings import Settings
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.schemes.models import Scheme

__all__ = ["SchemeSource", "scheme_source"]


@dataclass(frozen=True, slots=True)
class SchemeSource:
    """Where the scheme of a workbook comes from.

    Args:
        scheme: The scheme, None where only the customers' headers can tell.
        notes: What a person should know about the choice.
        tiers: Gives a scheme the tiers of the workbook, where those have a say.
        ordered: Tells whether the workbook has a list of orders.
    """

    scheme: Scheme | None
    notes: tuple[Message, ...]
    tiers: Callable[[Scheme], Scheme]
    ordered: Callable[[], bool]

    def fitting(self, headers: Sequence[str], where: str) -> Scheme:
        """The scheme, or the one of the catalogue that fits the headers of the customers.

        Raises:
            InputError: None or several fit.
            RulesError: The table Tiers does not hold together.
        """
        if self.scheme is not None:
            return self.scheme
        return self.tiers(fitting_scheme(headers, where, ordered=self.ordered()))


def scheme_source(
    host: Host, explicit: str | Path | Scheme | None, settings: Settings, lang: Lang | None
) -> SchemeSource:
    """Choose: what was asked for, else the workbook's own rules, else its setting.

    Args:
        host: The workbook.
        explicit: A scheme, or the id, title or file of one, that was asked for.
        settings: What the workbook's settings say.
        lang: Language asked for.

    Raises:
        SchemeError: There is no scheme of that name, or its file does not hold together.
        RulesError: The workbook's own rules or tiers do not hold together.
        InputError: The workbook's setting names a file that is not there.
    """

    def ordered() -> bool:
        return has_orders(host)

    asked = choose_scheme(explicit, None)
    if asked is not None:
        return SchemeSource(asked, _unused_rules(host, asked), lambda scheme: scheme, ordered)
    speaks = choose_language(lang, settings.language)

    def tiers(scheme: Scheme) -> Scheme:
        return with_carried_tiers(host, scheme, lang=speaks)

    carried = carried_scheme(host, lang=speaks, base=lambda: _set_scheme(host, settings))
    if carried is not None:
        return SchemeSource(carried.scheme, carried.notes, tiers, ordered)
    named = _set_scheme(host, settings)
    return SchemeSource(None if named is None else tiers(named), (), tiers, ordered)


def _set_scheme(host: Host, settings: Settings) -> Scheme | None:
    """The scheme of the workbook's setting.

    Raises:
        InputError: The setting names a file that is not there, as with a colleague.
        SchemeError: There is no scheme of that name, or its file does not hold together.
    """
    named = settings.scheme
    if named and named.lower().endswith(".toml") and not Path(named).is_file():
        raise InputError(message("rules.note.file_gone", where=host.title, file=named))
    return choose_scheme(None, named)


def _unused_rules(host: Host, asked: Scheme) -> tuple[Message, ...]:
    info = find_rules(host)
    if info is None:
        return ()
    return (message("rules.note.both", sheet=info.name, scheme=asked.id),)
