"""``tierbook schemes`` and ``tierbook scheme``: what can be graded by, and how it decides."""

import sys
from collections.abc import Sequence
from pathlib import Path

from addin.command_line.conventions import Exit
from addin.command_line.options import WORKBOOK_ENDINGS
from addin.command_line.output import print_json, result_console, say
from addin.texts import TEXTS, message
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import choose_scheme, named_scheme, needed_columns
from addin.workbook.worksheets import WORKSHEETS, find_worksheet, speaks_of
from grading.engine.expectations import Listing
from grading.exceptions import InputError
from grading.language import Lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.checks import check_scheme
from grading.schemes.groups import by_group, group_title, matching
from grading.schemes.models import Scheme

__all__ = ["list_schemes", "show_scheme"]


def list_schemes(words: Sequence[str], *, lang: Lang | None, as_json: bool) -> Exit:
    """Print the catalogue by groups.

    Args:
        words: Only schemes that speak of all of them are listed.
        lang: Language asked for.
        as_json: Whether to print JSON.
    """
    language = choose_language(lang)
    found = matching(words, map(load_scheme, scheme_ids()))
    worksheets = _worksheets(words)
    if as_json:
        listed = [_summary(scheme, language) for scheme in found]
        print_json([*listed, *(_worksheet_summary(each, language) for each in worksheets)])
    else:
        if found:
            _print_groups(found, language)
        if worksheets:
            _print_worksheets(worksheets, language, apart=bool(found))
    if not (found or worksheets):
        say(TEXTS.get("schemes.none_found", language, words=" ".join(words)))
        return Exit.NEEDS_ATTENTION
    example = found[0].id if found else worksheets[0]
    say(TEXTS.get("cli.schemes_hint", language, example=example))
    return Exit.DONE


def _print_groups(schemes: Sequence[Scheme], lang: Lang) -> None:
    from addin.command_line.tables import make_table, titled

    headers = [TEXTS.get(f"cli.column.{key}", lang) for key in ("id", "title", "grades", "reads")]
    console = result_console()
    for place, (group, members) in enumerate(by_group(schemes).items()):
        if place:
            console.print()
        rows = [_line(scheme, lang) for scheme in members]
        title = group_title(group).get(lang) or TEXTS.get("schemes.ungrouped", lang)
        console.print(titled(title, make_table(headers, rows, wrapping=(1, 3))))


def _worksheets(words: Sequence[str]) -> tuple[str, ...]:
    """The worksheets that speak of all words."""
    return tuple(each for each in WORKSHEETS if all(speaks_of(each, word) for word in words))


def _print_worksheets(worksheets: Sequence[str], lang: Lang, *, apart: bool) -> None:
    """Print what is thought through before anybody is graded, after a blank line if need be."""
    from addin.command_line.tables import make_table, titled

    headers = [TEXTS.get(f"cli.column.{key}", lang) for key in ("id", "title")]
    headers.append(TEXTS.get("template.new.about", lang))
    rows = [
        (each, *(TEXTS.get(f"template.{each}.{key}", lang) for key in ("title", "about")))
        for each in worksheets
    ]
    console = result_console()
    if apart:
        console.print()
    title = TEXTS.get("template.group.worksheets", lang)
    console.print(titled(title, make_table(headers, rows, wrapping=(2,))))


def _line(scheme: Scheme, lang: Lang) -> tuple[str, str, str, str]:
    return (
        scheme.id,
        scheme.title.get(lang),
        " ".join(tier.grade for tier in scheme.tiers) or TEXTS.get("schemes.label_only", lang),
        Listing(needed_columns(scheme)).get(lang),
    )


def _summary(scheme: Scheme, lang: Lang) -> dict[str, object]:
    return {
        "id": scheme.id,
        "title": scheme.title.get(lang),
        "description": scheme.description.get(lang),
        "group": scheme.group,
        "group_title": group_title(scheme.group).get(lang),
        "inputs": [
            {
                "name": wanted.name,
                "label": wanted.label.get(lang),
                "type": wanted.type,
                "required": wanted.required,
                "choices": [choice.value for choice in wanted.choices],
            }
            for wanted in scheme.inputs
        ],
        "one_of": [list(names) for names in scheme.require_any],
        "tiers": [{"grade": t.grade, "label": t.label.get(lang)} for t in scheme.tiers],
    }


def _worksheet_summary(worksheet: str, lang: Lang) -> dict[str, object]:
    """A worksheet as schemes are summed up: it reads nothing and gives no grade."""
    return {
        "id": worksheet,
        "title": TEXTS.get(f"template.{worksheet}.title", lang),
        "description": TEXTS.get(f"template.{worksheet}.about", lang),
        "group": "worksheets",
        "group_title": TEXTS.get("template.group.worksheets", lang),
        "inputs": [],
        "one_of": [],
        "tiers": [],
    }


def show_scheme(which: str, *, shape: str, lang: Lang | None) -> Exit:
    """Print one scheme as a card, TOML or JSON; say what its rules leave open.

    Args:
        which: Id, title or TOML file, or a workbook that carries its own rules.
        shape: ``table``, ``toml`` or ``json``.
        lang: Language asked for.
    """
    if shape == "table" and (worksheet := find_worksheet(which)):
        return _show_worksheet(worksheet, choose_language(lang))
    if Path(which).suffix.lower() in WORKBOOK_ENDINGS:
        scheme, language = _of_workbook(Path(which), lang)
    else:
        scheme = named_scheme(Path(which) if which.endswith(".toml") else which)
        language = choose_language(lang)
    if shape == "json":
        print_json(scheme.model_dump(mode="json"))
    elif shape == "toml":
        from grading.schemes.toml_document import to_toml

        sys.stdout.write(to_toml(scheme))
    else:
        from addin.command_line.scheme_card import print_card

        print_card(scheme, language)
    findings = check_scheme(scheme)
    for finding in findings:
        say(f"{scheme.id}, {finding.step}: {finding.message.text(language)}")
    faulty = any(finding.level == "error" for finding in findings)
    return Exit.NEEDS_ATTENTION if faulty else Exit.DONE


def _show_worksheet(worksheet: str, lang: Lang) -> Exit:
    """Tell what a worksheet is for, and how to get it."""
    from rich.text import Text

    console = result_console()
    title = TEXTS.get(f"template.{worksheet}.title", lang)
    console.print(Text(f"{title} ({worksheet})", style="bold"))
    console.print(Text(TEXTS.get(f"template.{worksheet}.about", lang)))
    console.print(Text(TEXTS.get("worksheet.make", lang, id=worksheet)))
    return Exit.DONE


def _of_workbook(file: Path, lang: Lang | None) -> tuple[Scheme, Lang]:
    """The scheme a workbook carries, and the language to show it in.

    Raises:
        InputError: It carries none; says how to put one in.
        RulesError: Its rules do not hold together.
    """
    # Most schemes are no workbooks, and opening one takes much to import.
    from addin.hosts.file import FileHost
    from addin.workbook.rules.carried import carried_scheme
    from addin.workbook.settings import read_settings

    with FileHost(file) as host:
        settings = read_settings(host)
        language = choose_language(lang, settings.language)
        carried = carried_scheme(
            host, lang=language, base=lambda: choose_scheme(None, settings.scheme)
        )
    if carried is None:
        raise InputError(message("refused.book.no_rules", file=file.name))
    for note in carried.notes:
        say(note.text(language))
    return carried.scheme, language
