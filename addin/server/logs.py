"""What the server logs: that something happened and how long it took, never what was in it.

Addresses lose their query, since a message shown to a person travels in one; of an error only its
kind and place in the code are kept, since its text may quote a cell.
"""

import logging
import traceback
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

from addin.server.guards import App, Message, Receive, Send

__all__ = ["LOG_CONFIG", "Journal", "WithoutContent"]

_LOG = logging.getLogger("tierbook.server")

LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "addin.server.logs.WithoutContent",
            "format": "%(asctime)s %(levelname)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "tierbook.server": {"level": "INFO"},
        "uvicorn.error": {"level": "WARNING"},
        "uvicorn.access": {"level": "CRITICAL"},
    },
}
"""For ``logging.config.dictConfig``."""

_OURS = ("tierbook.", "uvicorn.", "asyncio")


class WithoutContent(logging.Formatter):
    """Writes records without what a workbook might have put into them."""

    def format(self, record: logging.LogRecord) -> str:
        """One line per record; of other packages' records the kind and place alone."""
        shown = logging.makeLogRecord(record.__dict__)
        if isinstance(record.msg, BaseException):
            shown.msg, shown.args = _kind_and_place(record.msg), None
        elif not record.name.startswith(_OURS):
            shown.msg, shown.args = f"{record.name}:{record.lineno}", None
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            # Uvicorn's own line only says that there was an exception.
            shown.msg, shown.args = _kind_and_place(error), None
        shown.exc_info = shown.exc_text = shown.stack_info = None
        return super().format(shown)


def _kind_and_place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    return f"{type(error).__name__} in {frames[-1].name}, line {frames[-1].lineno}"


class Journal:
    """An app that logs each request to another: method, path, status, milliseconds."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Pass one request on and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, start = 0, perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            # Answered and logged as a defect by then; raised on, it would end the connection, and
            # with it whatever the same page sends next.
            if not status:
                raise
        finally:
            spent = (perf_counter() - start) * 1000
            path = scope["path"].replace("\n", "").replace("\r", "")
            _LOG.info("%s %s %d %.0f ms", scope["method"], path, status, spent)
