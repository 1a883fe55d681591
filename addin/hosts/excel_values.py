"""What an Excel cell holds, whatever the host: texts up to a length, and dates as serials."""

import numpy as np
import numpy.typing as npt

__all__ = ["LONGEST_TEXT", "serials", "starts_like_formula"]

_EPOCH_1900 = np.datetime64("1899-12-30", "D")
_EPOCH_1904 = np.datetime64("1904-01-01", "D")
LONGEST_TEXT = 32_767
"""Characters a cell holds."""


def serials(
    values: npt.NDArray[np.float64] | npt.NDArray[np.datetime64], *, date1904: bool = False
) -> npt.NDArray[np.float64]:
    """Numbers as they are, dates as the workbook's serials, blanks as NaN."""
    if not np.issubdtype(values.dtype, np.datetime64):
        return values.astype(np.float64)
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    days = (values.astype("datetime64[D]") - epoch).astype(np.float64)
    days[np.isnat(values)] = np.nan
    return days


def starts_like_formula(text: str) -> bool:
    """Whether Excel would take a typed text for a formula, or swallow its apostrophe."""
    return text.startswith(("=", "+", "-", "@", "'"))
