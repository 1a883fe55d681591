"""The two texts that xlwings Lite keeps in a workbook: ``main.py`` and ``requirements.txt``."""

import hashlib
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from string import Template

import addin.functions
import addin.scripts
from addin.lite.bundle import SPELLING, bundle_text

__all__ = ["OWN_LINE", "is_ours", "main_source", "own_code", "requirements", "version_of"]

OWN_LINE = "# Formulas and scripts of your own may stand below this line; they are kept."
"""What stands below it belongs to the workbook's owner."""

_MARK = re.compile(r'"""Tierbook (\S+) in this workbook: ')
_NEEDED = ("holidays", "numpy", "pandas", "pydantic")
"""What our code imports besides xlwings; those that a browser runtime brings are not pinned."""

_BUTTONS_LINE = (
    "# A click on one of these shapes selects the cell behind it, which runs the script."
)

_TEXT = Template('''"""Tierbook $version in this workbook: customers graded by your own rules, and visits planned.

xlwings Lite runs this code inside Excel: nothing is installed, and no data leave the workbook.
The rules are on the sheets Rules and Tiers; change them there. This text is put in, renewed and
taken out by the command `tierbook lite embed | upgrade | remove`.

MIT License. $copyright
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions: The above copyright notice and this
permission notice shall be included in all copies or substantial portions of the Software.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

import base64
import bz2
import json
import pathlib
import sys
import tempfile


def _unpack(bundle: str) -> None:
    """Put Tierbook's modules where Python finds them, in place of those of another version."""
    folder = pathlib.Path(tempfile.gettempdir(), "tierbook-$version-$digest")
    if str(folder) in sys.path:
        return
    letters = "".join(bundle.split()).translate(str.maketrans("$spelled", "$letters"))
    for name, text in json.loads(bz2.decompress(base64.b85decode(letters))).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    others = str(folder.parent / "tierbook-")
    sys.path[:] = [place for place in sys.path if not place.startswith(others)]
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("addin", "grading"):
            del sys.modules[name]
    sys.path.insert(0, str(folder))


_unpack("""
$bundle
""")

from addin.functions import (
$functions
)
from addin.scripts import (
$scripts
)
$buttons
$own_line
''')


def main_source(own: str = "", buttons: Mapping[str, str] | None = None) -> str:
    """The whole of ``main.py``.

    Args:
        own: What its owner has added below ``OWN_LINE``.
        buttons: By script, which shape on a sheet starts it when which cell is selected, such as
            ``[shape]'Start here'!B12``.
    """
    bundle = bundle_text()
    text = _TEXT.substitute(
        version=_version(),
        copyright="Copyright (c) 2026 The Tierbook team",
        digest=hashlib.sha256(bundle.encode()).hexdigest()[:8],
        spelled=SPELLING[1],
        letters=SPELLING[0],
        bundle=bundle,
        functions=_listed(addin.functions.__all__),
        scripts=_listed(addin.scripts.__all__),
        buttons=_registered(buttons or {}),
        own_line=OWN_LINE,
    )
    return text + own


def requirements() -> str:
    """The whole of ``requirements.txt``."""
    return "\n".join([f"xlwings=={version('xlwings')}", *_NEEDED, ""])


def is_ours(main: str) -> bool:
    """Whether a ``main.py`` is one that Tierbook made."""
    return version_of(main) is not None


def version_of(main: str) -> str | None:
    """The version of Tierbook in a ``main.py``, None where it is somebody else's."""
    found = _MARK.match(main)
    return None if found is None else found[1]


def own_code(main: str) -> str:
    """What the owner of a workbook has added to our ``main.py``."""
    return main.partition(f"{OWN_LINE}\n")[2]


def _listed(names: list[str]) -> str:
    return "\n".join(f"    {name}," for name in sorted(names))


def _registered(buttons: Mapping[str, str]) -> str:
    """The lines that tell xlwings Lite of the buttons on sheets; empty where there are none."""
    if not buttons:
        return ""
    lines = (f'{script}.__xlscript__["button"] = {place!r}' for script, place in buttons.items())
    return "\n".join(["", _BUTTONS_LINE, *lines, ""])


def _version() -> str:
    try:
        return version("tierbook")
    except PackageNotFoundError:  # run from its source
        return "0"
