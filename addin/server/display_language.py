"""The language a browser, and with it Excel, asks for."""

from grading.language import Lang, as_lang

__all__ = ["asked_language"]


def asked_language(header: str) -> Lang | None:
    """The first language of an ``Accept-Language`` header that Tierbook speaks."""
    asked = (as_lang(part.partition(";")[0].strip()) for part in header.split(","))
    return next(filter(None, asked), None)
