"""The grades that stand beside the customers from the last re-grade."""

import numpy as np

from addin.hosts.base import Host
from addin.workbook.columns import COMPUTED_GRADE, GRADE
from addin.workbook.comparison import text_at
from addin.workbook.locate import Customers
from addin.workbook.ownership import owned_place
from grading.engine.grades import Lookup

__all__ = ["previous_grades"]


def previous_grades(host: Host, customers: Customers) -> Lookup | None:
    """The grade that the rules gave each customer, one per data row; None where none stand there.

    Where a person may override grades the column of computed ones counts: an override is no step
    on the way of the rules.
    """
    area, names = customers.area, host.names()
    places = (owned_place(names, area, owned.name) for owned in (COMPUTED_GRADE, GRADE))
    column = next((place for place in places if place is not None), None)
    if column is None:
        return None
    standing = customers.block.column(column - area.left)
    known: dict[str, int] = {}
    codes = [
        -1 if text is None else known.setdefault(text, len(known))
        for text in (text_at(standing, row) for row in range(customers.block.rows))
    ]
    return Lookup(np.array(codes, np.int32), list(known))
