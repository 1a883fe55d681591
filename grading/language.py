"""Texts in English, Chinese and Spanish: one mechanism for everything a person reads.

Each package keeps its messages in ``locale/<language>/<topic>.toml``; a key is ``topic.name``.
TOML rather than gettext: the catalogue of schemes is TOML already, there is no compile step that
a browser runtime would lack, and a translator sees key, text and placeholders in one place.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

__all__ = ["LANGUAGES", "Joined", "Lang", "Message", "Texts", "as_lang"]

Lang = Literal["en", "zh", "es"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh", "es")


def as_lang(text: str) -> Lang | None:
    """The language a code such as ``zh_CN.UTF-8`` stands for, or None."""
    short = text.lower().replace("_", "-").split("-")[0].split(".")[0]
    return short if short in LANGUAGES else None


@cache
def _load(package: str, lang: Lang) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in resources.files(package).joinpath(f"locale/{lang}").iterdir():
        if file.name.endswith(".toml"):
            topic = file.name.removesuffix(".toml")
            found.update(_flatten(tomllib.loads(file.read_text(encoding="utf-8")), f"{topic}."))
    return found


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            found += _flatten(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found


@dataclass(frozen=True, slots=True)
class Texts:
    """The messages of one package.

    Args:
        package: Import name of the package whose ``locale`` folder holds the texts.
    """

    package: str

    def get(self, key: str, lang: Lang, /, **facts: object) -> str:
        """The text for ``key`` (``topic.name``) with ``{placeholders}`` filled from ``facts``.

        Raises:
            KeyError: No such key; a test proves that the three languages hold the same keys.
        """
        text = _load(self.package, lang)[key]
        return text.format(**facts) if facts else text

    def keys(self, lang: Lang) -> frozenset[str]:
        """All keys there are in one language."""
        return frozenset(_load(self.package, lang))


@dataclass(frozen=True, slots=True)
class Message:
    """A text still free of language: a key and the facts that fill it.

    Args:
        key: ``topic.name`` in the package's ``locale`` folder.
        facts: What fills the placeholders; a ``Message`` or an object with ``get(lang)`` is
            itself put into the language first.
        package: Whose texts these are.
    """

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    package: str = "grading"

    def text(self, lang: Lang) -> str:
        """This message in one language."""
        return Texts(self.package).get(
            self.key, lang, **{name: _localised(fact, lang) for name, fact in self.facts.items()}
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """Words joined by one of the language, such as *or*; stands among the facts of a message.

    Args:
        items: What is joined, each as a fact of a message may be.
        by: What stands between them, spaces included.
    """

    items: tuple[object, ...]
    by: Message

    def get(self, lang: Lang) -> str:
        """The words in one language."""
        return self.by.text(lang).join(str(_localised(item, lang)) for item in self.items)


def _localised(fact: object, lang: Lang) -> object:
    if isinstance(fact, Message):
        return fact.text(lang)
    getter = getattr(fact, "get", None)
    return getter(lang) if callable(getter) and not isinstance(fact, Mapping) else fact
