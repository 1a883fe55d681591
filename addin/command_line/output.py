"""Where text goes: results on standard output, everything else on standard error."""

import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from addin.texts import TEXTS
from grading.language import Lang

if TYPE_CHECKING:
    from rich.console import Console

    from grading.engine.problems import Problem

__all__ = [
    "placed_message",
    "print_json",
    "print_json_rows",
    "result_console",
    "say",
    "say_notes",
    "say_problems",
]


class _JsonStyle(TypedDict):
    ensure_ascii: bool
    allow_nan: bool


_PIPE_WIDTH = 160
"""Columns for output into a file or pipe, where nothing needs to fit a window."""
_SHOWN_PROBLEMS = 20


def print_json(value: object) -> None:
    """One JSON document on standard output; other scripts' letters as they are."""
    sys.stdout.write(json.dumps(value, **_json_style(), indent=2) + "\n")


def print_json_rows(rows: Iterable[object]) -> None:
    """One JSON array on standard output, one line per row, written as the rows come."""
    style = _json_style()
    opening = "[\n  "
    for row in rows:
        sys.stdout.write(opening + json.dumps(row, **style))
        opening = ",\n  "
    sys.stdout.write("[]\n" if opening.startswith("[") else "\n]\n")


def _json_style() -> _JsonStyle:
    # A console of an old code page gets escapes, which lose nothing.
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    return {"ensure_ascii": not unicode, "allow_nan": False}


def say(text: str) -> None:
    """One line for the person, on standard error."""
    print(text, file=sys.stderr)


def say_notes(notes: Iterable[str], lang: Lang) -> None:
    """What a person should know, on standard error."""
    for note in notes:
        say(TEXTS.get("cli.warning", lang, text=note))


def result_console() -> "Console":
    """Standard output, as wide as its window."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not console.is_terminal and console.width <= 80 and not _width_was_asked_for():
        console.width = _PIPE_WIDTH
    return console


def _width_was_asked_for() -> bool:
    return "COLUMNS" in os.environ


def placed_message(problem: "Problem", lang: Lang) -> str:
    """What is wrong, its cell in front unless the message names it itself."""
    text = problem.message(lang)
    if problem.cell is None or problem.cell in text:
        return text
    return f"{problem.sheet}!{problem.cell}: {text}"


def say_problems(
    problems: Iterable["Problem"], lang: Lang, *, advice: str = "", listed: bool = False
) -> int:
    """List what needs attention on standard error and say how much it is.

    Args:
        problems: What needs attention.
        lang: Language of the messages.
        advice: A sentence behind the count.
        listed: Whether they are listed elsewhere already.

    Returns:
        How many problems there are.
    """
    found = list(problems)
    for problem in [] if listed else found[:_SHOWN_PROBLEMS]:
        say(f"  {placed_message(problem, lang)}")
    if not listed and len(found) > _SHOWN_PROBLEMS:
        say(TEXTS.get("cli.more_problems", lang, count=len(found) - _SHOWN_PROBLEMS))
    if found:
        key = "cli.one_problem" if len(found) == 1 else "cli.problems"
        say(" ".join(filter(None, (TEXTS.get(key, lang, count=len(found)), advice))))
    return len(found)
