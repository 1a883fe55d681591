"""``tierbook lite``: Tierbook's code in a workbook, for whoever opens it with xlwings Lite."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say_notes
from addin.command_line.reports import print_files
from addin.command_line.workbooks import Writing
from addin.hosts.file import FileHost
from addin.lite import workbook as lite
from addin.texts import TEXTS, message
from addin.workbook.language import choose_language
from addin.workbook.settings import read_settings
from grading.exceptions import RefusedError
from grading.language import Lang

__all__ = ["put_in", "take_out", "write_out"]


def put_in(
    workbook: Path, writing: Writing, *, upgrade: bool, lang: Lang | None, as_json: bool
) -> Exit:
    """Put Tierbook's code into a workbook, or this version in place of an older one."""
    with _opened(workbook, writing) as host:
        language = choose_language(lang, read_settings(host).language)
        report = lite.upgrade(host) if upgrade else lite.embed(host)
    if as_json:
        print_json(report.as_json(language))
        return Exit.DONE
    key = "embedded" if report.before is None else "upgraded"
    _print(report, key if report.written else "same", language)
    result_console().print(TEXTS.get("lite.told.next", language), soft_wrap=True)
    return Exit.DONE


def take_out(workbook: Path, writing: Writing, *, lang: Lang | None, as_json: bool) -> Exit:
    """Take Tierbook's code out of a workbook."""
    with _opened(workbook, writing) as host:
        language = choose_language(lang, read_settings(host).language)
        report = lite.remove(host)
    if as_json:
        print_json(report.as_json(language))
    else:
        _print(report, "none" if report.before is None else "removed", language)
    return Exit.DONE


def write_out(workbook: Path, folder: Path, *, lang: Lang | None, as_json: bool) -> Exit:
    """Write what a workbook carries for xlwings Lite to files; none is overwritten.

    Raises:
        RefusedError: It carries nothing, or a file is there already.
    """
    with _opened(workbook, Writing(backup=False)) as host:
        language = choose_language(lang, read_settings(host).language)
        texts = lite.extract(host)
    files = [folder / name for name in sorted(texts)]
    for file in files:
        if file.exists():
            raise RefusedError(message("lite.file_there", file=file))
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        file.write_text(texts[file.name], encoding="utf-8", newline="\n")
    names = [str(file) for file in files]
    if as_json:
        print_json({"files": names})
    else:
        told = TEXTS.get("lite.told.extracted", language, files=", ".join(names))
        result_console().print(told, soft_wrap=True)
    return Exit.DONE


@contextmanager
def _opened(workbook: Path, writing: Writing) -> Iterator[FileHost]:
    host = FileHost(
        workbook,
        output=writing.output,
        backup=writing.backup,
        ignore_lock=writing.ignore_lock,
    )
    with host:
        yield host


def _print(report: lite.LiteReport, key: str, lang: Lang) -> None:
    facts = {"version": report.version, "before": report.before}
    size = round(report.size / 1000)
    console = result_console()
    console.print(TEXTS.get(f"lite.told.{key}", lang, size=size, **facts), soft_wrap=True)
    if report.written:
        print_files(report.file, report.backup, written=True, lang=lang)
    say_notes((note.text(lang) for note in report.notes), lang)
