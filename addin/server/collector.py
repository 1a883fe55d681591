"""How often Python looks for garbage in a process that serves workbooks.

A workbook of 10,000 rows arrives as some hundred thousand lists and numbers. Python's collector
counts what is made and would go over all of them again and again while a request is still being
read: more than half of the time of a re-grade. Nearly all of it is freed without the collector,
as soon as nothing points at it.
"""

import gc

__all__ = ["collect_seldom"]

_THRESHOLDS = 50_000, 20, 100
"""Objects made, then rounds of the younger generation; Python's own are 700, 10, 10."""


def collect_seldom() -> None:
    """Look for garbage less often, and never again in what is there now: code and catalogue."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
