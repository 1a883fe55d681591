"""Whether xlwings Server may run here; to be asked before it starts, in words for people."""

import os

from addin.texts import message
from grading.exceptions import TierbookError
from grading.language import Message

__all__ = ["LicenceError", "refuse_without_licence", "refuse_without_packages"]

_PACKAGES = ("xlwings_server", "uvicorn", "cryptography")


class LicenceError(TierbookError):
    """xlwings Server has no key that it takes; the text says which three ways there are."""


def refuse_without_packages() -> None:
    """Stop where the extra ``server`` is not installed.

    Raises:
        TierbookError: A package is lacking; says how to install it.
    """
    from importlib.util import find_spec

    for module in _PACKAGES:
        if find_spec(module) is None:
            raise TierbookError(message("server.serve.missing_extra", module=module))


def refuse_without_licence() -> None:
    """Import xlwings as its server does, which fails without a key.

    Raises:
        LicenceError: There is no key, or it is refused.
    """
    os.environ["XLWINGS_ON_SERVER"] = "true"
    try:
        from xlwings.pro.utils import LicenseHandler

        LicenseHandler.validate_license("pro")
    except Exception as error:
        # After a failed import there is no xlwings whose class could be named here.
        if type(error).__name__ != "LicenseError":
            raise
        raise LicenceError(message("server.serve.no_licence", cause=_cause(error))) from error


def _cause(error: Exception) -> Message:
    if "find" in str(error) and not os.environ.get("XLWINGS_LICENSE_KEY"):
        return message("server.serve.no_key")
    return message("server.serve.bad_key", cause=str(error).rstrip("."))
