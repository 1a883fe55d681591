"""What all parts of a scheme's document are made of: frozen fields, names, texts."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_serializer,
    model_validator,
)

from grading.language import LANGUAGES, Lang

__all__ = ["Aliases", "Document", "LocalText", "Name", "Origin", "Some"]

Origin = Literal["source", "default"]
"""``source``: a fact of the practice, may not change. ``default``: ours, editable."""


def _not_empty(items: object) -> object:
    # Counted before the items are read, so that a faulty item is not told as a missing one, too.
    if isinstance(items, (list, tuple)) and not items:
        msg = "at least one is needed"
        raise ValueError(msg)
    return items


T = TypeVar("T")
Some = Annotated[tuple[T, ...], BeforeValidator(_not_empty)]
"""One or more."""
Name = Annotated[str, Field(pattern=r"^[^\W\d][\w \-]*$")]
"""Name of a step or an output, in any script; without the signs that placeholders use."""


class Document(BaseModel):
    """A frozen part of a scheme; unknown fields are faults."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class LocalText(Document):
    """A text in up to three languages; a plain string serves all of them."""

    en: str = ""
    zh: str = ""
    es: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value

    @model_serializer(mode="plain")
    def _short(self) -> str | dict[str, str]:
        if self.en == self.zh == self.es:
            return self.en
        return {lang: text for lang in LANGUAGES if (text := getattr(self, lang))}

    def get(self, lang: Lang) -> str:
        """The text in ``lang``, or in the first language that has one."""
        return getattr(self, lang) or self.en or self.zh or self.es

    def __bool__(self) -> bool:
        return bool(self.en or self.zh or self.es)

    @property
    def all(self) -> tuple[str, ...]:
        """The distinct texts there are."""
        return tuple(dict.fromkeys(t for t in (self.en, self.zh, self.es) if t))


class Aliases(Document):
    """Other spellings by which a header or an option value is known, per language."""

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    es: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[Lang, str]]:  # type: ignore[override]  # pairs, not fields
        for lang in LANGUAGES:
            for alias in getattr(self, lang):
                yield lang, alias
