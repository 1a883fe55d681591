"""Lists of orders: RFM of a million orders beside pandas, and the lifetime value fit.

    python tests/benchmarks/bench_orders.py

Ratios count, since they hold on any machine: our time by that of a reference measured in the same
run. With the package lifetimes installed its fit of the same customers is measured as well.
"""

import gzip
import importlib.util
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from grading.engine.fit import fit
from grading.engine.grades import Lookup
from grading.lifetime.bg_nbd import fit_bg_nbd
from grading.lifetime.gamma_gamma import fit_gamma_gamma
from grading.orders.customers import summarise
from grading.orders.order_list import OrderList
from grading.orders.summary import Summaries
from grading.schemes.catalogue import load_scheme

AS_OF = date(2026, 11, 21)
ORDERS, CUSTOMERS = 1_000_000, 40_000
REPEATS = 5
DATA = Path(__file__).parents[1] / "data"
RFM = load_scheme("rfm")
assert RFM.orders is not None
SUMMARY = RFM.orders.summary


def best(run: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


def order_list() -> OrderList:
    """A million orders of 40,000 customers, as they are once read."""
    chance = np.random.default_rng(1)
    buyers = chance.integers(0, CUSTOMERS, ORDERS).astype(np.int32)
    days = np.datetime64(AS_OF) - chance.integers(0, 1500, ORDERS)
    amounts = np.round(chance.gamma(2.0, 60.0, ORDERS), 2)
    texts = [f"C{number:05d}" for number in range(CUSTOMERS)]
    whole = np.ones(ORDERS, np.bool_)
    return OrderList(
        None,  # type: ignore[arg-type]  # no cells are looked at without a fault
        Lookup(buyers, texts),
        days.astype("M8[D]"),
        amounts,
        whole,
        np.zeros(CUSTOMERS, np.bool_),
    )


def by_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """RFM as a person writes it by hand: group, quantiles, scores."""
    grouped = frame.groupby("customer", sort=False).agg(
        last=("day", "max"), count=("amount", "size"), total=("amount", "sum")
    )
    grouped["silence"] = (pd.Timestamp(AS_OF) - grouped["last"]).dt.days
    for name in ("silence", "count", "total"):
        cuts = grouped[name].quantile([0.2, 0.4, 0.6, 0.8]).to_numpy() + 1
        grouped[f"{name}_score"] = np.searchsorted(cuts, grouped[name].to_numpy(), "right") + 1
    return grouped


def bench_rfm() -> None:
    """From orders to segments, beside the scores of pandas alone."""
    orders = order_list()
    keys = Lookup(np.arange(1, CUSTOMERS + 1), ["", *orders.buyers.texts])
    frame = pd.DataFrame(
        {
            "customer": orders.buyers.codes,
            "day": orders.days.astype("M8[ns]"),
            "amount": orders.amounts,
        }
    )

    def summaries() -> dict[str, np.ndarray]:
        found = Summaries(orders.buyers.codes, orders.days, orders.amounts, customers=CUSTOMERS)
        return {name: found.of(kind) for name, kind in SUMMARY.items()}

    def joined(*, reasons: bool) -> object:
        found = summarise(orders, SUMMARY, keys, listed="Customers")
        columns = dict(found.columns)
        return fit(RFM, columns, as_of=AS_OF).grade(columns, as_of=AS_OF, reasons=reasons)

    columns = summaries()
    reference = best(lambda: by_pandas(frame))
    print(f"RFM of {ORDERS:,} orders, {CUSTOMERS:,} customers; pandas by hand {reference:.3f} s")
    for name, run in (
        ("summaries", summaries),
        ("scores and segments (goal: 2 at most)", lambda: joined(reasons=False)),
        ("the same with reasons and their dates", lambda: joined(reasons=True)),
        (
            "fit and grade from summary columns",
            lambda: fit(RFM, columns, as_of=AS_OF).grade(columns, as_of=AS_OF),
        ),
    ):
        taken = best(run)
        print(f"  {name:40} {taken:.3f} s  ratio {taken / reference:.2f}")


def bench_lifetime() -> None:
    """The fit of the published CDNOW customers, beside the package lifetimes where it is there."""
    with gzip.open(DATA / "cdnow_summary.csv.gz") as file:
        table = pd.read_csv(file)
    x, last, age, spend = (table[name].to_numpy(float) for name in ("x", "t_x", "T", "zbar"))
    paid = x > 0

    def ours() -> None:
        fit_bg_nbd(x, last, age)
        fit_gamma_gamma(x[paid], spend[paid])

    ours()  # imports scipy
    taken = best(ours)
    print(f"BG/NBD and Gamma-Gamma of {len(table):,} customers: {taken:.4f} s")
    if importlib.util.find_spec("lifetimes") is None:
        print("  (install lifetimes to see it beside)")
        return
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    def theirs() -> None:
        BetaGeoFitter().fit(x, last, age)
        GammaGammaFitter().fit(x[paid], spend[paid])

    reference = best(theirs)
    print(f"  lifetimes {reference:.4f} s  ratio {taken / reference:.2f}")


if __name__ == "__main__":
    bench_rfm()
    bench_lifetime()
