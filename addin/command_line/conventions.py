"""What every verb promises: exit codes, where errors go, and no traceback without ``--debug``."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import date, datetime
from enum import IntEnum
from functools import wraps
from pathlib import Path
from threading import Event
from typing import ParamSpec

import typer

from addin.command_line.options import WORKBOOK_ENDINGS
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from grading.exceptions import ChangeError, TierbookError, UnknownSchemeError
from grading.language import Lang, as_lang

__all__ = ["Exit", "guarded", "set_up_streams", "tell_interrupted", "today"]

Options = ParamSpec("Options")


class Exit(IntEnum):
    """Exit codes; scripts rely on them."""

    DONE = 0
    """Done; problems, if any, were allowed with ``--allow-problems``."""
    NEEDS_ATTENTION = 1
    """The input needs attention; standard error says what and how often."""
    WRONG_USAGE = 2
    """The command line itself is wrong: an unknown verb, option, value or scheme, no such file."""
    INTERNAL_ERROR = 70
    """A defect of Tierbook. As in ``sysexits.h``."""
    INTERRUPTED = 130
    """Ctrl-C. As shells do: 128 plus the signal's number."""


def guarded(verb: Callable[Options, Exit]) -> Callable[Options, None]:
    """Turn what a verb gives or raises into an exit code and one plain message.

    The verb takes an option ``debug``; with it the traceback is shown, the exit code stays.
    """

    @wraps(verb)
    def run(*args: Options.args, **options: Options.kwargs) -> None:
        _interruption_told.clear()
        try:
            code = verb(*args, **options)
            sys.stdout.flush()  # a closed pipe must show here, not at the interpreter's end
        except Exception as error:
            code = _exit_code(error, options)
        except KeyboardInterrupt:
            tell_interrupted(_language(options))
            code = Exit.INTERRUPTED
        raise typer.Exit(int(code))

    return run


_interruption_told = Event()


def tell_interrupted(lang: Lang | None = None) -> None:
    """Say that a person has stopped the command, unless that was said already.

    Ctrl-C may come before a verb has begun or after it has ended, where typer ends the process
    without a word; so the entry point tells it too.
    """
    if not _interruption_told.is_set():
        _interruption_told.set()
        _say(TEXTS.get("cli.interrupted", lang or choose_language(None)))


def today() -> date:
    """The date on this machine: the one place where Tierbook reads the clock."""
    return datetime.now().astimezone().date()


def _exit_code(error: Exception, options: Mapping[str, object]) -> Exit:
    if isinstance(error, BrokenPipeError):
        _leave_closed_pipe()
        return Exit.DONE  # the reader has what it wanted, as with `| head`
    if isinstance(error, typer.Exit | typer.Abort | typer.BadParameter):
        raise error
    lang = _language(options, error)
    debug = bool(options.get("debug"))
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, TierbookError):
        _say(error.message(lang))
        named_here = isinstance(error, UnknownSchemeError) and error.wanted in options.values()
        wrong = named_here or isinstance(error, ChangeError)
        return Exit.WRONG_USAGE if wrong else Exit.NEEDS_ATTENTION
    if isinstance(error, OSError) and error.filename is not None:
        facts = {"file": error.filename, "cause": error.strerror}
        _say(TEXTS.get("cli.file_unusable", lang, **facts))
        return Exit.NEEDS_ATTENTION
    key = "cli.defect_shown" if debug else "cli.defect"
    _say(TEXTS.get(key, lang, kind=type(error).__name__))
    return Exit.INTERNAL_ERROR


def _language(options: Mapping[str, object], error: Exception | None = None) -> Lang:
    """What was asked for, else the language of the workbook that an error is about, or yours."""
    asked, workbook = options.get("lang"), options.get("workbook") or options.get("file")
    if isinstance(asked, str):
        return choose_language(as_lang(asked))
    if error is None or not isinstance(workbook, Path):
        return choose_language(None)
    known = workbook.suffix.lower() in WORKBOOK_ENDINGS
    return choose_language(None, _spoken(workbook, options.get("sheet")) if known else None)


def _spoken(workbook: Path, sheet: object) -> Lang | None:
    """The language of a workbook; None where it cannot be read."""
    from addin.hosts.file import FileHost
    from addin.workbook.spoken import workbook_language

    with suppress(TierbookError, OSError), closing(FileHost(workbook, backup=False)) as host:
        return workbook_language(host, sheet if isinstance(sheet, str) else None)
    return None


def _say(text: str) -> None:
    # Standard error may be closed too; there is nobody left to tell then.
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _leave_closed_pipe()


def _leave_closed_pipe() -> None:
    """Let the interpreter flush into nothing at its end, in place of a pipe nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())


def set_up_streams() -> None:
    """Make any text printable: UTF-8 into files and pipes, a mark for the unknown on consoles.

    ``PYTHONIOENCODING`` and ``PYTHONUTF8`` are left to decide where somebody has set them.
    """
    decided = any(os.environ.get(name) for name in ("PYTHONIOENCODING", "PYTHONUTF8"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if decided or stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")
