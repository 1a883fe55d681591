"""The demo workbook: three hundred customers, four reps, ready to be graded and planned."""

from datetime import date
from pathlib import Path

from grading.language import Lang
from workbook_templates.abcd_value import DEMO
from workbook_templates.build import build_template, write_new_file

__all__ = ["write_demo"]


def write_demo(path: Path, *, as_of: date, lang: Lang) -> None:
    """Write the demo workbook to a new file.

    It is the template ``abcd-value`` with more customers. A re-grade and a plan come next, so
    that it is written as those of a person will find it.

    Args:
        path: Must not exist yet.
        as_of: Today; all contacts lie before it.
        lang: Language of headers, texts and companies.

    Raises:
        FileExistsError: There is a file of that name; it is left alone.
        OSError: The file cannot be written; nothing is left behind.
    """
    if path.exists():
        raise FileExistsError(path)  # told before the work is done in vain
    write_new_file(path, build_template(DEMO, as_of=as_of, lang=lang, settled=False))
