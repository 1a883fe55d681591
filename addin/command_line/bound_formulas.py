"""``tierbook formulas``: formulas of Tierbook that are bound to one kind of Excel no longer."""

from pathlib import Path

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say
from addin.command_line.reports import print_files
from addin.command_line.workbooks import Writing
from addin.hosts.base import FormulaCell
from addin.hosts.file import FileHost
from addin.hosts.host_formulas import Conversion
from addin.hosts.references import cell_reference
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from addin.workbook.settings import read_settings
from grading.language import Lang

__all__ = ["convert_formulas"]


def convert_formulas(
    workbook: Path, writing: Writing, to: Conversion, *, lang: Lang | None, as_json: bool
) -> Exit:
    """Turn formulas into results or plain names, then print how many and which stay."""
    host = FileHost(
        workbook,
        output=writing.output,
        backup=writing.backup,
        ignore_lock=writing.ignore_lock,
    )
    with host:
        language = choose_language(lang, read_settings(host).language)
        before = [_place(cell) for cell in host.bound_formulas()]
        host.convert_formulas(to)
        saved = host.commit()
        left = {_place(cell) for cell in host.bound_formulas()} if saved.written else {*before}
    mended = [place for place in before if place not in left]
    if as_json:
        files = {"file": str(saved.file), "backup": saved.backup and str(saved.backup)}
        stay = [place for place in before if place in left]
        notes = [note.text(language) for note in saved.notes]
        ended = {"written": saved.written, "notes": notes}
        print_json({"mended": mended, "left": stay, **files, **ended})
    else:
        console = result_console()
        if not before:
            console.print(TEXTS.get("lite.bound.none", language))
        if mended:
            facts = {"count": len(mended), "first": mended[0]}
            console.print(TEXTS.get(f"lite.bound.mended_{to}", language, **facts), soft_wrap=True)
            print_files(saved.file, saved.backup, written=True, lang=language)
        for note in saved.notes:
            say(TEXTS.get("cli.warning", language, text=note.text(language)))
    for place in before:
        if place in left:
            say(TEXTS.get("lite.bound.left", language, where=place))
    return Exit.NEEDS_ATTENTION if left else Exit.DONE


def _place(cell: FormulaCell) -> str:
    return cell_reference(cell.sheet, cell.row, cell.column).replace("$", "")
