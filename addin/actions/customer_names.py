"""What customers are called on lists, one name for one customer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from addin.actions.graded_block import GradedBlock
from grading.engine.words import fold

__all__ = ["CustomerNames"]

_NEAREST = 3


@dataclass(frozen=True)
class CustomerNames:
    """Names by key and keys by name; who shares a name has the key behind it."""

    graded: GradedBlock

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """What each customer is called; of several rows with one key the first counts."""
        rows: dict[str, int] = {}
        for row, key in enumerate(self.graded.intake.keys.to_list()):
            if key:
                rows.setdefault(key, row)
        names = {key: self.graded.name_of(row).strip() for key, row in rows.items()}
        shared = Counter(names.values())
        return {
            key: name if shared[name] == 1 else f"{name} ({key})" for key, name in names.items()
        }

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The key that a name, or the key itself, stands for."""
        return {key: key for key in self.by_key} | {n: key for key, n in self.by_key.items()}

    def key_of(self, text: str) -> str:
        """The key of the customer that a list means, whatever the case; "" for none or several."""
        return self.by_name.get(text) or self._folded.get(fold(text)) or ""

    def near(self, text: str) -> tuple[str, ...]:
        """What the customers are called that a name nobody has might mean, best first."""
        wanted = fold(text)
        sharing = [name for name in self.by_key.values() if fold(name).startswith(f"{wanted} (")]
        if sharing:
            return tuple(sharing[:_NEAREST])
        near = get_close_matches(wanted, self._folded, n=_NEAREST, cutoff=0.6)
        return tuple(dict.fromkeys(self.by_key[self._folded[name]] for name in near))

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        """Keys by folded name; names that differ in case alone are left out."""
        counts = Counter(map(fold, self.by_name))
        return {fold(n): key for n, key in self.by_name.items() if counts[fold(n)] == 1}
