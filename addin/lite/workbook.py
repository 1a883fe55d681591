"""Put Tierbook's code into a workbook for xlwings Lite, renew it, take it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.hosts.base import SaveReport
from addin.hosts.file import FileHost
from addin.hosts.sheet_buttons import ButtonsEdit
from addin.hosts.web_extensions import ExtensionEdit
from addin.lite.buttons import SHAPES, button_notes, buttons_of, places_of
from addin.lite.main_py import is_ours, main_source, own_code, requirements, version_of
from addin.texts import message
from grading.exceptions import RefusedError
from grading.language import Lang, Message

__all__ = ["LITE", "LiteReport", "embed", "extract", "remove", "upgrade"]

LITE = "wa200008175"
"""The id of xlwings Lite in Microsoft's store."""
_MAIN, _REQUIREMENTS = "main.py", "requirements.txt"


@dataclass(frozen=True, slots=True)
class LiteReport:
    """What a workbook carries now.

    Args:
        version: Of Tierbook's code in the workbook, None where there is none.
        before: The same before.
        size: Bytes of the texts that Lite keeps in the workbook.
        notes: Things to tell.
    """

    version: str | None
    before: str | None
    size: int
    notes: tuple[Message, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang) -> dict[str, object]:
        """version, before, bytes, file, backup, written, notes."""
        return {
            "version": self.version,
            "before": self.before,
            "bytes": self.size,
            "file": None if self.file is None else str(self.file),
            "backup": None if self.backup is None else str(self.backup),
            "written": self.written,
            "notes": [note.text(lang) for note in self.notes],
        }


def embed(host: FileHost) -> LiteReport:
    """Put Tierbook's code into a workbook, or the present version in place of an older one.

    Cells that its names mark as buttons get shapes that run their scripts.

    Raises:
        RefusedError: The workbook carries other code for xlwings Lite, which stays.
    """
    kept = _kept(host)
    main = kept.get(_MAIN, "")
    if main.strip() and not is_ours(main):
        raise RefusedError(message("lite.other_code", file=host.title))
    buttons = buttons_of(host)
    source = main_source(own_code(main), places_of(buttons))
    wanted = {_MAIN: source, _REQUIREMENTS: _with_own(kept)}
    host.put_buttons(ButtonsEdit(tuple(buttons.values()), SHAPES))
    host.put_extension(ExtensionEdit(LITE, wanted))
    return _report(host, wanted, before=version_of(main), notes=button_notes(host))


def upgrade(host: FileHost) -> LiteReport:
    """Put the present version in place of an older one; code of the owner's own stays.

    Raises:
        RefusedError: The workbook carries no Tierbook.
    """
    if version_of(_kept(host).get(_MAIN, "")) is None:
        raise RefusedError(message("lite.nothing_to_upgrade", file=host.title))
    return embed(host)


def extract(host: FileHost) -> Mapping[str, str]:
    """The texts that xlwings Lite keeps in a workbook, by file name.

    Raises:
        RefusedError: It keeps none.
    """
    kept = {name: text for name, text in _kept(host).items() if name.endswith((".py", ".txt"))}
    if not kept:
        raise RefusedError(message("lite.nothing_to_extract", file=host.title))
    return kept


def remove(host: FileHost) -> LiteReport:
    """Take Tierbook's code and buttons out of a workbook.

    Raises:
        RefusedError: The workbook carries other code for xlwings Lite, or code of its owner's own
            beside Tierbook's; it stays.
    """
    main = _kept(host).get(_MAIN, "")
    before = version_of(main)
    if main.strip() and before is None:
        raise RefusedError(message("lite.other_code", file=host.title))
    if own_code(main).strip():
        raise RefusedError(message("lite.own_code", file=host.title))
    host.put_buttons(ButtonsEdit((), SHAPES))
    host.put_extension(ExtensionEdit(LITE, None))
    return _report(host, {}, before=before)


def _kept(host: FileHost) -> Mapping[str, str]:
    found = (one.properties for one in host.web_extensions() if one.store_id == LITE)
    return next(found, {})


def _with_own(kept: Mapping[str, str]) -> str:
    """Our requirements, and those that the owner has added for code of their own."""
    ours = requirements().splitlines()
    names = {_package(line) for line in ours}
    own = [
        line
        for line in kept.get(_REQUIREMENTS, "").splitlines()
        if line.strip() and _package(line) not in names
    ]
    return "\n".join([*ours, *own, ""])


def _package(line: str) -> str:
    return line.partition("==")[0].strip().lower().replace("_", "-")


def _report(
    host: FileHost,
    texts: Mapping[str, str],
    *,
    before: str | None,
    notes: tuple[Message, ...] = (),
) -> LiteReport:
    saved: SaveReport = host.commit()
    main = texts.get(_MAIN)
    return LiteReport(
        version=None if main is None else version_of(main),
        before=before,
        size=sum(len(text.encode()) for text in texts.values()),
        notes=(*notes, *saved.notes),
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
    )
