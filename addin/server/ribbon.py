"""The tab Tierbook on Excel's ribbon: its groups and buttons, as data.

A button runs the script of its name; its texts are ``server.button.<name>`` and its icon is
``<name>-<size>.png``.
"""

from dataclasses import dataclass

__all__ = ["GROUPS", "PANE", "SCRIPTS", "Group"]

PANE = "task_pane"
"""The one button that opens the task pane; all others run a script."""


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons that stand together, left to right."""

    name: str
    buttons: tuple[str, ...]


GROUPS = (
    Group("grade", ("regrade_all", "preview", "undo", "check_data", "explain_selection")),
    Group("plan", ("plan_visits", "log_done_visits", "customer_card")),
    Group("workbook", ("switch_scheme", "add_tierbook")),
    Group("help", (PANE, "help")),
)

SCRIPTS = tuple(name for group in GROUPS for name in group.buttons if name != PANE)
"""Every script that has a button."""
