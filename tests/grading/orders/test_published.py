"""RFM against the published table of its authors."""

from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest

from grading.engine.fit import fit
from grading.engine.grades import Lookup
from grading.engine.rows import block_from_rows
from grading.orders.customers import summarise
from grading.orders.order_list import read_orders
from grading.schemes.catalogue import load_scheme

AS_OF = date(2006, 12, 31)
RFM = load_scheme("rfm")
SEGMENTS = {
    "Potential Loyalist": 342,
    "Loyal Customers": 170,
    "Lost": 148,
    "New Customers": 104,
    "About To Sleep": 102,
    "Can't Lose Them": 47,
    "Champions": 35,
    "At Risk": 28,
    "Need Attention": 10,
    "Promising": 9,
}


@pytest.fixture(scope="module")
def table(published):
    """The published rows."""
    return pd.read_csv(published("rfm_published"))


def everyone(orders):
    """Each customer who ordered, once."""
    texts = ["", *orders.buyers.texts]
    return Lookup(np.arange(1, len(texts)), texts)


def graded(columns):
    return fit(RFM, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)


def test_summary_columns_give_all_published_rows(table):
    """Scores and segment of each of the 995 customers, and so the segment counts."""
    days = table.recency_days.to_numpy().astype("m8[D]")
    grades = graded(
        {
            "last_order_date": np.datetime64(AS_OF) - days,
            "order_count": table.order_count.to_numpy(float),
            "total_amount": table.total_amount.to_numpy(float),
        }
    )
    assert grades.score.tolist() == table.rfm.tolist()
    assert grades.label.to_list() == table.segment.tolist()
    assert dict(Counter(grades.label.to_list())) == SEGMENTS


def test_the_order_list_gives_all_published_rows(table, published):
    """The same from the 4,906 orders; names are spelt otherwise there, so values are compared."""
    orders = pd.read_csv(published("rfm_orders"), dtype=str)
    block = block_from_rows([list(orders.columns), *orders.to_numpy().tolist()], text_only=True)
    listed = read_orders(block, as_of=AS_OF)
    assert listed.problems == ()
    assert RFM.orders is not None
    found = summarise(listed, RFM.orders.summary, everyone(listed), listed="orders")
    grades = graded(dict(found.columns))
    silence = (np.datetime64(AS_OF) - found.columns["last_order_date"]).astype(int).tolist()
    numbers = [
        found.columns[name].astype(int).tolist() for name in ("order_count", "total_amount")
    ]
    mine = zip(
        grades.label.to_list(), grades.score.astype(int).tolist(), silence, *numbers, strict=True
    )
    theirs = table[["segment", "rfm", "recency_days", "order_count", "total_amount"]]
    assert Counter(mine) == Counter(theirs.itertuples(index=False, name=None))
