"""The actions load nothing but what grading needs."""

import subprocess
import sys

import pytest

VERBS = ("check", "explain", "plan", "preview", "regrade", "scheme_tests")


@pytest.mark.parametrize("verb", VERBS)
def test_actions_import_neither_command_line_nor_excel_libraries(verb: str) -> None:
    heavy = "{'typer', 'rich', 'openpyxl', 'xlwings', 'scipy', 'holidays', 'python_calamine'}"
    code = f"import sys, addin.actions.{verb}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
