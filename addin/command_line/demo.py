"""``tierbook demo``: a workbook made, checked, graded, coloured and planned in one go."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from addin.actions.check import CheckReport, check
from addin.actions.plan import PlanReport, plan
from addin.actions.regrade import RegradeReport, regrade
from addin.command_line.conventions import Exit, today
from addin.command_line.new import write_under_free_name
from addin.command_line.output import print_json, result_console
from addin.command_line.progress import LateProgress
from addin.hosts.file import FileHost
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from grading.language import Lang
from workbook_templates.demo import write_demo

__all__ = ["run_demo"]

_NAME = "tierbook-demo"
_WEEKS = 4


@dataclass(frozen=True, slots=True)
class _Demo:
    file: Path
    checked: CheckReport
    regraded: RegradeReport
    planned: PlanReport


def run_demo(*, open_file: bool, as_of: date | None, lang: Lang | None, as_json: bool) -> Exit:
    """Make the demo workbook in the current folder and print what came out.

    Args:
        open_file: Whether to open it with the program the system has for it.
        as_of: The date that counts as today, None for the clock's.
        lang: Language of the workbook and of the texts printed.
        as_json: Whether to print the three reports as JSON.
    """
    language = choose_language(lang)
    with LateProgress(TEXTS.get("cli.working", language)) as progress:
        made = _make(as_of or today(), language, progress)
    if as_json:
        print_json(
            {
                "file": str(made.file),
                "check": made.checked.as_json(),
                "regrade": made.regraded.as_json(),
                "plan": made.planned.as_json(),
            }
        )
    else:
        _print(made, language)
    if open_file:
        typer.launch(str(made.file))
    return Exit.DONE


def _make(as_of: date, lang: Lang, progress: LateProgress) -> _Demo:
    file = _new_file(as_of, lang)
    try:
        with closing(FileHost(file, backup=False)) as host:
            progress.update(0.2)
            checked = check(host, as_of=as_of, lang=lang)
            progress.update(0.3)
            regraded = regrade(host, as_of=as_of, lang=lang)
        with closing(FileHost(file, backup=False)) as host:
            progress.update(0.6)
            planned = plan(host, as_of=as_of, lang=lang, weeks=_WEEKS)
        progress.update(1.0)
    except BaseException:
        file.unlink(missing_ok=True)  # half a demo is of no use, and the file is our own
        raise
    return _Demo(file, checked, regraded, planned)


def _new_file(as_of: date, lang: Lang) -> Path:
    """Write the workbook under the first name that is free."""

    def write(file: Path) -> None:
        write_demo(file, as_of=as_of, lang=lang)

    return write_under_free_name(Path.cwd(), _NAME, write)


def _print(made: _Demo, lang: Lang) -> None:
    from addin.command_line.reports import plan_tables, print_grading

    console = result_console()
    checked = {"customers": made.checked.customers}
    console.print(TEXTS.get("cli.no_problems", lang, **checked))
    print_grading(made.regraded)
    console.print()
    plan_tables(made.planned)
    console.print()
    console.print(TEXTS.get("cli.demo_ready", lang, file=made.file), soft_wrap=True)
    console.print(TEXTS.get("cli.demo_next", lang, file=made.file.name), soft_wrap=True)
