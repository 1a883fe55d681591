"""What Excel will meet in a Python: which packages it finds there, of which version."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PACKAGES", "PythonFacts", "probe"]

PACKAGES = {"addin": "desktop/clicked.py", "grading": "schemes/catalogue.py"}
"""Our packages, and a file by which each is told from another package of that name."""

_SECONDS = 60
_ASK = """
import importlib.metadata, importlib.util, json, sys
sys.path[0:0] = json.loads(sys.argv[1])
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
def folders(name):
    try:
        return list(importlib.util.find_spec(name).submodule_search_locations)
    except (AttributeError, ImportError, TypeError, ValueError):
        return []
print(json.dumps({
    "versions": {name: version(name) for name in ("tierbook", "xlwings")},
    "packages": {name: folders(name) for name in ("addin", "grading")},
}))
"""


@dataclass(frozen=True, slots=True)
class PythonFacts:
    """What a Python finds.

    Args:
        versions: Of the distributions ``tierbook`` and ``xlwings``; None where not installed.
        packages: The folder of each of our packages; None where none of that name is found.
    """

    versions: Mapping[str, str | None]
    packages: Mapping[str, Path | None]

    def has(self, package: str) -> bool:
        """Whether it finds that package, and it is ours."""
        folder = self.packages[package]
        return folder is not None and (folder / PACKAGES[package]).is_file()


def probe(python: Path, *, added: str = "") -> PythonFacts | None:
    """Ask a Python what it finds when Excel starts it; None where it does not run.

    Args:
        python: The interpreter.
        added: Folders that are put in front of its path, apart by semicolons, as in Excel.
    """
    # Excel is not started from this shell, so what the shell adds to the path does not count.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    folders = json.dumps([folder for folder in added.split(";") if folder])
    try:
        done = subprocess.run(
            [str(python), "-B", "-c", _ASK, folders],
            cwd=python.parent,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=True,
        )
        found = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    packages = {
        name: Path(places[0]) if places else None for name, places in found["packages"].items()
    }
    return PythonFacts(found["versions"], packages)
