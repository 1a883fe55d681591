"""In which language Tierbook speaks: one order for every host and verb."""

import os
from collections.abc import Mapping

from grading.language import Lang, as_lang

__all__ = ["choose_language", "locale_language"]


def choose_language(
    explicit: Lang | None, setting: Lang | None = None, headers: Lang | None = None
) -> Lang:
    """What was asked for, else the workbook's setting, else the headers' language, else the locale.

    Args:
        explicit: From ``--lang`` or an argument.
        setting: From the workbook.
        headers: The language most headers were recognised in.
    """
    return explicit or setting or headers or locale_language(os.environ)


def locale_language(environment: Mapping[str, str]) -> Lang:
    """The language of the person's environment; English where it is another or unknown."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return as_lang(value) or "en"
    return "en"
