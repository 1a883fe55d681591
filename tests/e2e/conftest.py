"""What the end-to-end tests share: strangers' workbooks and the ways they go."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner


@pytest.fixture(scope="session")
def foreign() -> SimpleNamespace:
    """The modules of the folder ``foreign``, which are no tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        from foreign import damage, desk, journey, workbooks
    return SimpleNamespace(damage=damage, desk=desk, journey=journey, workbooks=workbooks)


@pytest.fixture(scope="session")
def command() -> Callable[..., tuple[int, dict[str, object]]]:
    """Runs a verb on a workbook within this process: exit code and report."""
    from addin import cli

    def run(path: Path, verb: str, *more: str, today: object) -> tuple[int, dict[str, object]]:
        arguments = [verb, str(path), *more, "--as-of", str(today), "--json"]
        if verb not in ("check", "preview", "new"):
            arguments.append("--no-backup")
        outcome = CliRunner().invoke(cli.app, arguments, env={"LANG": "en_US.UTF-8"})
        assert outcome.stdout, outcome.stderr
        return outcome.exit_code, json.loads(outcome.stdout)

    return run
