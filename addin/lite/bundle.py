"""Our code as one text that a workbook can hold.

Files by path as JSON, packed by bzip2 and spelled in 85 letters: of what the standard library of a
browser runtime has, that is the smallest. Docstrings, comments, hints of types and long names
within functions are left out, since people read the code where it is made; what Excel sees keeps
them, as xlwings reads them.
"""

import base64
import bz2
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import groupby

from addin.lite.bare import bare_source, imported_names
from addin.lite.kept import kept_text, own_folder
from addin.lite.modules import STARTS, carried_modules, carried_texts, source_of

__all__ = ["SPELLING", "bundle_text", "bundled_files", "made_text", "unpacked"]

SPELLING = ("&<>", ".,:")
"""Letters of base 85 that XML would have to escape, and what stands for them here."""
_LINE = 500
"""Letters per line: editors are slow with very long ones."""


@cache
def bundle_text() -> str:
    """The bundle as lines of letters; made once on a computer, as long as the code is the same."""
    return kept_text(own_folder(), made_text)


def made_text() -> str:
    """The bundle made from the code; the same code always gives the same text."""
    letters = base64.b85encode(_packed(bundled_files())).decode("ascii")
    spelled = letters.translate(str.maketrans(*SPELLING))
    return "\n".join(spelled[at : at + _LINE] for at in range(0, len(spelled), _LINE))


def _packed(files: Mapping[str, str]) -> bytes:
    """Files as JSON, packed piece by piece, each of one kind: bzip2 puts the pieces together."""
    entries = [
        f"{json.dumps(path)}:{json.dumps(text, ensure_ascii=False)}"
        for path, text in files.items()
    ]
    kinds = groupby(zip(files, entries, strict=True), key=lambda pair: _likeness(pair)[0])
    pieces = [",".join(entry for _, entry in of_kind) for _, of_kind in kinds]
    pieces = ["{" + pieces[0], *("," + piece for piece in pieces[1:-1]), "," + pieces[-1] + "}"]
    return b"".join(bz2.compress(piece.encode()) for piece in pieces)


def unpacked(text: str) -> Mapping[str, str]:
    """The files of a bundle by path.

    Raises:
        ValueError: The text is no bundle.
    """
    letters = "".join(text.split()).translate(str.maketrans(*reversed(SPELLING)))
    try:
        files: Mapping[str, str] = json.loads(bz2.decompress(base64.b85decode(letters)))
    except OSError as cause:
        raise ValueError(str(cause)) from cause
    return files


@cache
def bundled_files() -> Mapping[str, str]:
    """Text of each file by its path, like beside like, since that packs better."""
    found = dict(carried_texts())
    sources = {
        module: (place[0], place[1].read_text(encoding="utf-8"))
        for module in carried_modules()
        if (place := source_of(module)) is not None
    }
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for _, source in sources.values():
        for module, name in imported_names(source):
            asked[module].add(name)
    for module, (path, source) in sources.items():
        found[path] = source if module in STARTS else bare_source(source, asked[module])
    return dict(sorted(found.items(), key=_likeness))


def _likeness(file: tuple[str, str]) -> tuple[int, str, str]:
    """Code first, then schemes; then a topic's texts in all languages one after another."""
    path = file[0]
    if path.endswith(".py"):
        return 0, "", path
    if "/locale/" not in path:
        return 1, "", path
    return 2, path.rpartition("/")[2], path
