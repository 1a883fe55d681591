"""The app that answers Excel: xlwings Server on our project, behind our doorkeeper.

uvicorn calls ``create_app`` in each of its processes; the environment tells it the rest.
"""

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from addin.server.collector import collect_seldom
from addin.server.guards import App, Doorkeeper
from addin.server.logs import Journal
from addin.server.manifest import manifest_xml
from addin.server.settings import Passed, sign_in

if TYPE_CHECKING:
    from starlette.routing import Route

__all__ = ["create_app"]

_LOG = logging.getLogger("tierbook.server")


def create_app() -> App:
    """Build the app; the environment must hold what ``ServerSettings.environment`` gives."""
    passed = Passed.on(os.environ)
    if passed.auth_folder and passed.auth_folder not in sys.path:
        sys.path.append(passed.auth_folder)
    _skip_null_check()
    # Imported here: it registers all formulas and scripts as it reads its settings.
    from xlwings_server.main import app, main_app
    from xlwings_server.templates import templates

    templates.env.globals |= {"tierbook_manifest": _manifest, "tierbook_texts": _pane_texts}
    app.router.routes[:0] = _own_sign_in(passed)
    collect_seldom()
    return Journal(Doorkeeper(main_app, passed.hosts, passed.origins, passed.limit))


def _own_sign_in(passed: Passed) -> list["Route"]:
    """The script by which the page gets its token, where sign-in is of one's own making."""
    from starlette.requests import Request
    from starlette.responses import FileResponse
    from starlette.routing import Route

    file = Path(passed.auth_folder) / "auth.js"
    if not (passed.auth_folder and file.is_file()):
        return []

    async def script(request: Request) -> FileResponse:
        return FileResponse(file, media_type="text/javascript")

    return [Route("/static/js/auth.js", script)]


def _manifest(address: str, manifest_id: object) -> str:
    return manifest_xml(address, manifest_id=str(manifest_id), sign_in=sign_in(os.environ))


def _pane_texts() -> dict[str, dict[str, str]]:
    from addin.server.pane import pane_texts

    return pane_texts()


def _skip_null_check() -> None:
    from addin.server.null_check import skip_null_check

    if not skip_null_check():
        _LOG.info("xlwings no longer needs its null check to be replaced")
