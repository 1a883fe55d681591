"""``tierbook new``: a workbook to start from."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from addin.command_line.conventions import Exit, today
from addin.command_line.output import print_json, result_console, say
from addin.texts import TEXTS, message
from addin.workbook.language import choose_language
from addin.workbook.worksheets import WORKSHEETS
from grading.exceptions import InputError, RefusedError
from grading.language import Lang
from workbook_templates.build import (
    find_template,
    further_ids,
    templates_by_group,
    write_template,
)
from workbook_templates.template_texts import own_text

__all__ = ["new_workbook", "write_under_free_name"]

_ENDING = ".xlsx"


def new_workbook(
    template: str | None,
    path: Path | None,
    *,
    sample: bool,
    carry: bool,
    as_of: date | None,
    lang: Lang | None,
    as_json: bool,
) -> Exit:
    """Write a template as a new workbook, or list what templates there are.

    Args:
        template: Id of a template or of a scheme, or the file of a person's own scheme; None
            lists the templates made by hand.
        path: Where to write it; None takes a name of the template's that is free.
        sample: Whether it holds invented customers.
        carry: Whether it brings Tierbook's code along, for whoever opens it with xlwings Lite.
        as_of: The date that counts as today, None for the clock's.
        lang: Language of the workbook and of what is said.
        as_json: Whether to print JSON.

    Raises:
        RefusedError: The file exists already, or cannot be one of a workbook.
        SchemeError: The file of a scheme does not hold together.
    """
    language = choose_language(lang)
    if template is None:
        return _list(language, as_json=as_json)
    try:
        found = find_template(template)
    except InputError as error:
        say(error.message(language))
        return Exit.WRONG_USAGE
    day = as_of or today()

    def write(file: Path) -> None:
        write_template(template, file, as_of=day, lang=language, sample=sample)
        if carry:
            _bring_code_along(file)

    if path is None:
        stem = own_text(found.id, "file", language) or found.id
        file = write_under_free_name(Path.cwd(), stem, write)
    else:
        file = path
        _write_there(file, write)
    _tell(found.id, file, day, language, as_json=as_json)
    return Exit.DONE


def write_under_free_name(folder: Path, stem: str, write: Callable[[Path], None]) -> Path:
    """Write a file under the first name that is free: ``demo.xlsx``, else ``demo-2.xlsx``.

    Args:
        folder: Where it goes.
        stem: The name without its ending.
        write: Writes to a path, and raises ``FileExistsError`` where a file is there.
    """
    number = 1
    while True:
        file = folder / (stem + ("" if number == 1 else f"-{number}") + _ENDING)
        try:
            write(file)
        except FileExistsError:
            number += 1
        else:
            return file


def _bring_code_along(file: Path) -> None:
    from addin.hosts.file import FileHost
    from addin.lite.workbook import embed

    try:
        with FileHost(file, backup=False) as host:
            embed(host)
    except BaseException:  # also on Ctrl-C: nothing half written is left
        file.unlink(missing_ok=True)
        raise


def _write_there(file: Path, write: Callable[[Path], None]) -> None:
    if file.suffix.lower() != _ENDING:
        raise RefusedError(message("template.new.ending", file=file.name))
    if not file.parent.is_dir():
        raise RefusedError(message("template.new.no_folder", folder=file.parent))
    try:
        write(file)
    except FileExistsError as error:
        raise RefusedError(message("template.new.exists", file=file)) from error


def _list(lang: Lang, *, as_json: bool) -> Exit:
    groups = templates_by_group()
    if as_json:
        print_json([_summary(key, lang) for ids in groups.values() for key in ids])
        return Exit.DONE
    from addin.command_line.tables import make_table, titled

    headers = [
        TEXTS.get("cli.column.id", lang),
        TEXTS.get("template.new.title", lang),
        TEXTS.get("template.new.about", lang),
    ]
    console = result_console()
    for place, (group, ids) in enumerate(groups.items()):
        if place:
            console.print()
        rows = [list(_summary(key, lang).values())[:3] for key in ids]
        title = TEXTS.get(f"template.group.{group}", lang)
        console.print(titled(title, make_table(headers, rows, wrapping=(2,))))
    example = next(iter(groups.values()))[0]
    say(TEXTS.get("template.new.hint", lang, example=example))
    say(TEXTS.get("template.new.any_scheme", lang, example=further_ids()[0]))
    return Exit.DONE


def _summary(template: str, lang: Lang) -> dict[str, str]:
    return {
        "id": template,
        "title": TEXTS.get(f"template.{template}.title", lang),
        "about": TEXTS.get(f"template.{template}.about", lang),
        "group": find_template(template).group,
    }


def _tell(template: str, file: Path, as_of: date, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        facts = {"template": template, "lang": lang, "as_of": as_of.isoformat()}
        print_json({"file": str(file), **facts})
        return
    console = result_console()
    start = TEXTS.get("template.sheet.start", lang)
    console.print(TEXTS.get("template.new.written", lang, file=file, start=start), soft_wrap=True)
    key = "worksheet.next" if template in WORKSHEETS else "template.new.next"
    console.print(TEXTS.get(key, lang, file=file.name), soft_wrap=True)
