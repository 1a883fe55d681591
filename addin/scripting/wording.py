"""What a refusal says to a person in front of Excel, who has no options of a command to give."""

from dataclasses import replace

from addin.texts import TEXTS
from grading.exceptions import TierbookError
from grading.language import Lang, Message

__all__ = ["told_in_excel"]


def told_in_excel(error: TierbookError, lang: Lang) -> str:
    """The error as text; where it names an option of the command, what to do in Excel instead.

    Args:
        error: What was refused.
        lang: Language of the text.
    """
    told = next((said for said in error.args if isinstance(said, Message)), None)
    if told is None:
        return error.message(lang)
    own = f"scripts.instead.{told.key.removeprefix('errors.').replace('.', '_')}"
    if own not in TEXTS.keys(lang):
        return error.message(lang)
    return replace(told, key=own, package="addin").text(lang)
