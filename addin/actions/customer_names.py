"""What customers are called on lists, one name for one customer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from addin.actions.grading_run import GradedBlock

__all__ = ["CustomerNames"]


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
        names = {key: self.graded.name_of(row) for key, row in rows.items()}
        shared = Counter(names.values())
        return {
            key: name if shared[name] == 1 else f"{name} ({key})" for key, name in names.items()
        }

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The key that a name, or the key itself, stands for."""
        return {key: key for key in self.by_key} | {n: key for key, n in self.by_key.items()}
