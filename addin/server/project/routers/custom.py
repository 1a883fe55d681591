"""What the task pane asks for, under the same sign-in as formulas and buttons."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Request, Response
from xlwings_server import dependencies as dep
from xlwings_server.templates import TemplateResponse

from addin.command_line.conventions import today
from addin.server.pane import help_page, read_pane

router = APIRouter(prefix="/tierbook")


@router.post("/pane")
async def pane(
    book: dep.Book,
    args: dep.ScriptArgs,
    user: dep.User,
    display_language: Annotated[str, Header(alias="Accept-Language")] = "",
) -> dict[str, Any]:
    """What the task pane shows of a workbook; the first argument is the scheme to try, if any."""
    scheme = str(args[0]) if args and args[0] else None
    return await to_thread.run_sync(read_pane, book, scheme, today(), display_language)


@router.get("/help")
async def help_(
    request: Request,
    display_language: Annotated[str, Header(alias="Accept-Language")] = "",
) -> Response:
    """What each button does."""
    shown = help_page(display_language)
    page: Response = TemplateResponse(request=request, name="help.html", context=shown)
    return page
