"""A progress bar for work that takes more than a second, and none where nobody watches."""

import sys
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["LateProgress"]

_PATIENCE_SECONDS = 1.0


class LateProgress:
    """A bar on standard error that shows itself only after a second, and goes when done.

    Args:
        text: What is being done.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._progress: Progress | None = None
        self._timer: Timer | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._progress = _bar()
            self._task = self._progress.add_task(self._text, total=None)
            self._timer = Timer(_PATIENCE_SECONDS, self._progress.start)
            self._timer.daemon = True
            self._timer.start()
        return self

    def update(self, done: float | None, text: str = "") -> None:
        """Report how far the work is, 0 to 1; None where that is not known."""
        if self._progress is not None:
            total = None if done is None else 1.0
            self._progress.update(
                self._task, completed=done or 0.0, total=total, description=text or self._text
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None and self._progress is not None:
            self._timer.cancel()
            self._timer.join()
            self._progress.stop()


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
