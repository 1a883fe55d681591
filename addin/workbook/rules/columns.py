"""The columns that rules read and give, found by how a person writes them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from addin.workbook.rules.words import meaning
from grading.engine.words import plain, unbracketed
from grading.schemes.column_types import ColumnType, input_types, output_types
from grading.schemes.models import Aliases, LocalText, Scheme

__all__ = ["Columns", "columns_of"]

AS_OF = "as_of"


@dataclass(slots=True)
class Columns:
    """Inputs and outputs known so far, by name, label and alias.

    Args:
        types: What each column holds, by name.
    """

    types: dict[str, ColumnType] = field(default_factory=lambda: {AS_OF: ColumnType("date")})
    _labels: dict[str, list[str]] = field(default_factory=dict)
    _aliases: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        kind: ColumnType,
        label: LocalText | None = None,
        aliases: Aliases | None = None,
    ) -> None:
        """Make a column known.

        Args:
            name: Its name in the scheme.
            kind: What it holds.
            label: What people call it, by language.
            aliases: Other spellings.
        """
        self.types[name] = kind
        for text in label.all if label else ():
            self._labels.setdefault(plain(text), []).append(name)
        for _, text in aliases or ():
            self._aliases.setdefault(plain(text), []).append(name)

    def resolve(self, text: str) -> tuple[str, ...]:
        """The columns a text can mean; one where it is clear, none where it is unknown.

        A name counts before a label, a label before an alias.
        """
        if text in self.types:
            return (text,)
        for spelling in dict.fromkeys((plain(text), plain(unbracketed(text)))):
            named = [name for name in self.types if plain(name) == spelling]
            for found in (named, self._labels.get(spelling), self._aliases.get(spelling)):
                if found:
                    return tuple(dict.fromkeys(found))
        return (AS_OF,) if meaning("clock", text) else ()

    def nearest(self, text: str) -> str | None:
        """The column most like an unknown one, or None."""
        spellings = {plain(name): name for name in self.types} | {
            spelling: names[0]
            for table in (self._aliases, self._labels)
            for spelling, names in table.items()
        }
        near = get_close_matches(plain(text), spellings, n=1, cutoff=0.6)
        return spellings[near[0]] if near else None

    def names(self) -> Iterable[str]:
        """All columns there are."""
        return self.types


def columns_of(scheme: Scheme) -> Columns:
    """The columns of a whole scheme: its inputs and the outputs of all its steps."""
    columns = Columns()
    types = input_types(scheme)
    for wanted in scheme.inputs:
        columns.add(wanted.name, types[wanted.name], wanted.label, wanted.aliases)
    for step in scheme.steps:
        for name, kind in output_types(step).items():
            columns.add(name, kind)
    return columns
