"""Show and set what travels in the workbook: scheme, language, date; show the cutoffs in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from addin.actions.saved import saved_json
from addin.hosts.base import Host
from addin.workbook.fit_table import FitRow, read_fit
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import named_scheme
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import (
    WORKBOOK_VERSION,
    read_pairs,
    read_settings,
    settings_table,
)
from grading.exceptions import InputError, TierbookError
from grading.language import LANGUAGES, Lang, as_lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Rank

__all__ = ["SETTABLE", "SettingsReport", "settings"]

SETTABLE = ("scheme", "language", "as_of")
"""What a person may set; an empty value clears it."""


@dataclass(frozen=True, slots=True)
class SettingsReport:
    """The settings as they stand after the call.

    Args:
        values: By key, a person's own keys included.
        fit: The cutoffs that the last re-grade took from the customers.
        changed: Keys whose value was changed.
        titles: What a step of ``fit`` ranks by, in the report's language, by the step's name.
    """

    lang: Lang
    values: Mapping[str, str]
    fit: tuple[FitRow, ...]
    changed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The shape scripts rely on."""
        known = {key: self.values.get(key) for key in (*SETTABLE, "version")}
        return {
            "settings": known | dict(self.values),
            "fit": [row.as_json() for row in self.fit],
            "changed": list(self.changed),
            **saved_json(self),
            "notes": list(self.notes),
        }


def settings(
    host: Host, changes: Mapping[str, str] | None = None, *, lang: Lang | None = None
) -> SettingsReport:
    """Show the workbook's settings, after changing those that are given.

    Args:
        host: The workbook; nothing is written unless a setting changes.
        changes: New values by key (``SETTABLE``); "" clears one.
        lang: Language of texts; None takes the workbook's, else the person's.

    Raises:
        InputError: No such setting, or a value it cannot have.
        UnknownSchemeError: No such scheme; suggests the nearest.
        RefusedError: The table cannot be written.
    """
    host.progress(None)
    wanted = {key: _checked(key, value) for key, value in (changes or {}).items()}
    before = read_pairs(host, mending=wanted.keys())
    after = before | wanted
    after = {key: value for key, value in after.items() if value}
    changed = tuple(key for key in wanted if before.get(key) != after.get(key))
    if changed:
        after["version"] = str(WORKBOOK_VERSION)
        host.put_table(settings_table(after))
    saved = host.commit()
    language = choose_language(lang, as_lang(after.get("language", "")))
    fit = tuple(read_fit(host))
    notes = tuple(note.text(language) for note in saved.notes)
    return SettingsReport(
        language,
        after,
        fit,
        changed,
        notes,
        saved.file,
        saved.backup,
        saved.written,
        _titles(host, fit, language),
    )


def _titles(host: Host, fit: Sequence[FitRow], lang: Lang) -> Mapping[str, str]:
    """The label of the column that each fitted step ranks by, as far as the scheme can be read."""
    if not fit:
        return {}
    try:
        scheme = scheme_source(host, None, read_settings(host), lang).scheme
    except TierbookError:
        return {}  # the settings may be what is to be mended
    if scheme is None:
        return {}
    labels = {each.name: each.label.get(lang) for each in scheme.inputs}
    ranks = [step for step in scheme.steps if isinstance(step, Rank)]
    return {step.name: labels[step.input] for step in ranks if step.input in labels}


def _checked(key: str, value: str) -> str:
    value = value.strip()
    if key not in SETTABLE:
        msg = f"settings: the key must be one of {', '.join(SETTABLE)}, got {key!r}. Correct it."
        raise InputError(msg)
    if not value:
        return ""
    if key == "scheme":
        scheme = named_scheme(value)
        catalogued = scheme.id in scheme_ids() and load_scheme(scheme.id) == scheme
        return scheme.id if catalogued else value
    if key == "language":
        lang = as_lang(value)
        if lang is None:
            msg = f"settings: language must be one of {', '.join(LANGUAGES)}, got {value!r}."
            raise InputError(msg)
        return lang
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        msg = (
            f"settings: as_of must be a date such as 2026-11-21, got {value!r}. "
            "Leave it empty (as_of=) for today."
        )
        raise InputError(msg) from error
