"""Staging what Undo needs, and saying where it cannot be kept."""

from collections.abc import Sequence

from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.undo_table import MOST_CHANGES, Changes, keep_undo
from grading.exceptions import RefusedError
from grading.language import Message

__all__ = ["stage_undo"]


def stage_undo(host: Host, what: str, changes: Sequence[Changes]) -> list[Message]:
    """Stage what a verb changed, if it changed anything.

    A workbook that does not let Tierbook keep it is written all the same.

    Args:
        host: The workbook.
        what: The verb.
        changes: All of it.

    Returns:
        Why it could not be kept, or that it was too much to be kept.
    """
    count = sum(map(len, changes))
    if not count:
        return []
    try:
        keep_undo(host, what, changes)
    except RefusedError as error:
        return [message("actions.state_not_kept", why=error)]
    if count > MOST_CHANGES:
        return [
            message("actions.no_undo", count=count, most=MOST_CHANGES, way_back=host.way_back())
        ]
    return []
