"""What keeps a workbook from being written is told in the person's language."""

import numpy as np
import pytest

from addin.hosts.base import Area, ColumnWrite
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from grading.exceptions import WorkbookError

ROWS = [["Customer"], ["a"], ["b"]]
AREA = Area("Data", 1, 1, 3, 1)
SCORE = ColumnWrite("Score", np.array([1.0, 2.0]))


@pytest.fixture
def book(make_book):
    def fill(made):
        page = made.add_worksheet("Data")
        for number, row in enumerate(ROWS):
            page.write_row(number, 0, row)
        page.write(1, 1, "mine")

    return make_book(fill)


def _occupied(book):
    with FileHost(book) as host:
        host.write_columns(AREA, [SCORE])


def _occupied_in_memory(book):
    rows = [["Customer"], ["a", "mine"], ["b"]]
    MemoryHost([MemorySheet("Data", rows)]).write_columns(AREA, [SCORE])


def _other_ending(book):
    FileHost(book, output=book.with_suffix(".xlsm"))


def _itself(book):
    FileHost(book, output=book)


def _missing(book):
    FileHost(book.with_name("none.xlsx"))


def _folder(book):
    FileHost(book.parent)


def _no_such_sheet(book):
    with FileHost(book) as host:
        host.peek("None")


@pytest.mark.parametrize(
    ("action", "chinese", "spanish"),
    [
        (_occupied, "Data!B2：客户名单右侧的单元格须为空", "a la derecha de los clientes"),
        (
            _occupied_in_memory,
            "Data!B2：客户名单右侧的单元格须为空",
            "a la derecha de los clientes",
        ),
        (
            _other_ending,
            "扩展名须与工作簿 book.xlsx 的类型一致，即 .xlsx",
            "debe terminar en .xlsx",
        ),
        (_itself, "两者是同一个文件", "pero es el mismo"),
        (_missing, "没有这个文件", "no existe ese archivo"),
        (_folder, "却是一个文件夹", "pero es una carpeta"),
        (_no_such_sheet, "没有工作表“None”；现有：Data", "ninguna hoja «None»; tiene Data"),
    ],
)
def test_a_refusal_speaks_the_persons_language(book, action, chinese, spanish):
    with pytest.raises(WorkbookError) as refused:
        action(book)
    assert chinese in refused.value.message("zh")
    assert spanish in refused.value.message("es")
