"""``tierbook addin build``: the ribbon add-in as a file, for any computer."""

from pathlib import Path

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console
from addin.desktop.addin_file import addin_bytes, shared_configuration
from addin.desktop.placing import put, refuse_target
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from grading.language import Lang

__all__ = ["build"]


def build(
    file: Path, *, lang: Lang | None, replace_signed: bool, dry_run: bool, as_json: bool
) -> Exit:
    """Make the add-in.

    Args:
        file: Where it goes.
        lang: Language of the tab and of what is printed; None for that of Excel, and yours.
        replace_signed: Whether an add-in that is signed may be replaced.
        dry_run: Make it but write nothing.
        as_json: Print the result as JSON.
    """
    standing = refuse_target(file, replace_signed=replace_signed)
    before = None if standing is None else standing.version
    content = addin_bytes(shared_configuration(), lang=lang)
    if not dry_run:
        put(file, content)
    size = round(len(content) / 1000)
    if as_json:
        found = {"file": str(file), "size": len(content), "before": before}
        print_json({**found, "written": not dry_run})
        return Exit.DONE
    language, console = choose_language(lang), result_console()

    def tell(key: str) -> None:
        told = TEXTS.get(f"desktop.told.{key}", language, file=file, size=size, before=before)
        console.print(told, soft_wrap=True)

    tell("would_build" if dry_run else "built")
    if before is not None:
        tell("replaces" if dry_run else "replaced")
    tell("built_next")
    return Exit.DONE
