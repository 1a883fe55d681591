"""The texts of this package, and messages that use them."""

from grading.language import Message, Texts

__all__ = ["TEXTS", "message"]

TEXTS = Texts("addin")


def message(key: str, **facts: object) -> Message:
    """A message of this package, to be put into a language when it is shown."""
    return Message(key, facts, "addin")
