"""Planning: the solver side by side with OR-Tools and HiGHS, on the same instances, in one run.

Usage:  python tests/benchmarks/bench_plan.py [--customers 1000,10000,50000] [--loads 0.7,1.0,1.3]
                                              [--repeat 3] [--only equal,mixed,patterns]

Thirteen weeks; tiers A to D every 7, 14, 30 and 90 days, each visit within a quarter of that around
its target; weekdays per tier; as many reps as make the load. ``kernel`` is ``transport.assign`` on
the days per rep, as OR-Tools' flow gets them; ``solve`` is all the product does for a problem:
choosing days and times, polishing, saying why a visit has no place. Each runs in a process of its
own, interleaved; the time is processor time, the memory what the peak grew by.
"""

import argparse
import ctypes
import gc
import multiprocessing
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from plan_instances import (
    CAPACITY,
    DAYS,
    LENGTHS,
    MISS,
    MONDAY,
    Arrays,
    Ints,
    arrays,
    pattern_problem,
    plan_problem,
)
from scipy.optimize import linprog
from scipy.sparse import csr_array

from grading.scheduling import Plan, PlanProblem
from grading.scheduling.check import check
from grading.scheduling.solve import solve
from grading.scheduling.transport import assign

Instance = TypeVar("Instance", Arrays, PlanProblem)

Outcome = tuple[int, int, int]
"""Weight, deviation in days, and how many rules are broken."""


def kernel(visits: Arrays) -> Outcome:
    """The product's exact method on the days of each rep."""
    days = np.full(len(visits.target), -1)
    for first, last in zip(visits.first[:-1].tolist(), visits.first[1:].tolist(), strict=True):
        # Rep by rep, as flow does: lists of a whole company would be gone through by the
        # collector again and again.
        order = np.lexsort((visits.customer[first:last], -visits.weight[first:last]))
        begin, end = visits.pointer[[first, last]].tolist()
        arcs = visits.costs[begin:end].tolist(), visits.days[begin:end].tolist()
        possible = list(zip(*arcs, strict=True))
        opens = (visits.pointer[first : last + 1] - begin).tolist()
        choices = [tuple(possible[opens[n] : opens[n + 1]]) for n in order.tolist()]
        forgo = (visits.weight[first:last] * MISS)[order].tolist()
        days[first + order] = assign([CAPACITY] * len(DAYS), choices, forgo)
    return outcome(visits, days)


def flow(visits: Arrays) -> Outcome:
    """OR-Tools' minimum cost flow, rep by rep."""
    reps = zip(visits.first[:-1].tolist(), visits.first[1:].tolist(), strict=True)
    return outcome(visits, np.concatenate([_flow_of_rep(visits, *rep) for rep in reps]))


def _flow_of_rep(visits: Arrays, first: int, last: int) -> Ints:
    count, places = last - first, len(DAYS)
    arcs = slice(int(visits.pointer[first]), int(visits.pointer[last]))
    owner = np.repeat(np.arange(count), np.diff(visits.pointer[first : last + 1]))
    sink = count + places
    tails = np.concatenate([owner, np.arange(sink)])
    heads = np.concatenate([count + visits.days[arcs], np.full(sink, sink)])
    room = np.concatenate([np.ones(len(owner) + count, np.int64), np.full(places, CAPACITY)])
    costs = (visits.costs[arcs], visits.weight[first:last] * MISS, np.zeros(places, np.int64))
    network = SimpleMinCostFlow()
    made = network.add_arcs_with_capacity_and_unit_cost(tails, heads, room, np.concatenate(costs))
    supply = np.concatenate([np.ones(count), np.zeros(places), [-count]]).astype(np.int64)
    network.set_nodes_supplies(np.arange(sink + 1), supply)
    if network.solve() != network.OPTIMAL:
        raise RuntimeError
    used = network.flows(made[: len(owner)]) > 0
    days = np.full(count, -1)
    days[owner[used]] = visits.days[arcs][used]
    return days


def outcome(visits: Arrays, days: Ints) -> Outcome:
    """What days for the visits are worth; counts those that break a rule."""
    made = days >= 0
    day = DAYS[days[made]]
    outside = (day < visits.low[made]) | (day > visits.high[made])
    full = np.bincount(visits.rep[made] * len(DAYS) + days[made]) > CAPACITY
    deviation = int(np.abs(day - visits.target[made]).sum())
    return int(visits.weight[made].sum()), deviation, int(outside.sum() + full.sum())


def whole(problem: PlanProblem) -> Outcome:
    """The product's solver, checked after the clock has stopped."""
    return _judged(problem, solve(problem))


def _judged(problem: PlanProblem, plan: Plan) -> Outcome:
    due = [(visit.day - problem.contacts[visit.contact].due).days for visit in plan.visits]
    return plan.weight, sum(map(abs, due)), -1


def linear_bound(visits: Arrays) -> float:
    """The most weight of a plan with mixed lengths, by HiGHS, rep by rep."""
    total = 0.0
    for first, last in zip(visits.first[:-1].tolist(), visits.first[1:].tolist(), strict=True):
        arcs = slice(int(visits.pointer[first]), int(visits.pointer[last]))
        owner = np.repeat(np.arange(last - first), np.diff(visits.pointer[first : last + 1]))
        minutes = LENGTHS[visits.tier[first:last]]
        rows = np.concatenate([owner, len(minutes) + visits.days[arcs]])
        values = np.concatenate([np.ones(len(owner)), minutes[owner]])
        columns = np.tile(np.arange(len(owner)), 2)
        shape = (len(minutes) + len(DAYS), len(owner))
        matrix = csr_array((values, (rows, columns)), shape=shape)
        limits = np.concatenate([np.ones(len(minutes)), np.full(len(DAYS), 480.0)])
        gains = -visits.weight[first:last][owner].astype(float)
        total -= linprog(gains, matrix, limits).fun
    return total


def _peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found.group(1)) / 1024 if found else float("nan")


def _child(sender: Connection, method: Callable[[Instance], Outcome], instance: Instance) -> None:
    # What stood before is not to be searched through by the collector on a method's account.
    gc.collect()
    gc.freeze()
    # Nor is it to find room, at no cost, that the making of the instance has left.
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, clock = _peak(), time.process_time()
    result = method(instance)
    sender.send((time.process_time() - clock, _peak() - before, result))


def measured(
    method: Callable[[Instance], Outcome], instance: Instance
) -> tuple[float, float, Outcome]:
    """Seconds, MiB and outcome of one run in a process of its own."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, method, instance))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    finally:
        process.join()


def equal(sizes: list[int], loads: list[float], repeat: int) -> None:
    """Equal lengths: exactness, time against flow, growth, memory."""
    print("\nEqual lengths: seconds (x flow), MiB; all three must agree with the optimum")
    seconds: dict[tuple[str, int, float], float] = {}
    for size in sizes:
        for load in loads:
            visits = arrays(size, load)
            problem = plan_problem(visits)
            runs: defaultdict[str, list[tuple[float, float, Outcome]]] = defaultdict(list)
            for _ in range(repeat):
                runs["flow"].append(measured(flow, visits))
                runs["kernel"].append(measured(kernel, visits))
                runs["solve"].append(measured(whole, problem))
            base = statistics.median(run[0] for run in runs["flow"])
            best = runs["flow"][0][2][:2]
            parts = [f"{size:6} load {load:.1f} visits {len(visits.target):6}"]
            for name, found in runs.items():
                mine = statistics.median(run[0] for run in found)
                exact = all(run[2][:2] == best and run[2][2] <= 0 for run in found)
                memory = max(run[1] for run in found)
                says = "optimal" if exact else "NOT OPTIMAL"
                parts.append(f"{name} {mine:.3f} ({mine / base:.2f}x) {memory:.0f} MiB {says}")
                seconds[name, size, load] = mine
            broken = len(check(problem, solve(problem)))
            print(" | ".join(parts), f"| checker: {broken} broken", flush=True)
    for load in loads:
        grown = [
            f"{name} {seconds[name, sizes[-1], load] / seconds[name, sizes[0], load]:.1f}x"
            for name in ("flow", "kernel", "solve")
        ]
        print(f"load {load}: {sizes[-1]} against {sizes[0]} customers {', '.join(grown)}")


def mixed(sizes: list[int], loads: list[float]) -> None:
    """Mixed lengths: weight against the linear programme's bound."""
    print("\nMixed lengths (60/45/20/5 minutes): share of the linear bound")
    for size in sizes:
        for load in loads:
            visits = arrays(size, load, mixed=True)
            problem = plan_problem(visits, mixed=True)
            clock = time.process_time()
            plan = solve(problem)
            seconds = time.process_time() - clock
            bound = linear_bound(visits)
            broken = len(check(problem, plan))
            print(
                f"{size:6} load {load:.1f} visits {len(visits.target):6} | solve {seconds:.2f} s | "
                f"{plan.weight / bound:.3%} of HiGHS' bound, own bound {plan.bound} "
                f"(HiGHS {bound:.1f}) | checker: {broken} broken",
                flush=True,
            )


def patterns(sizes: list[int]) -> None:
    """Periodic visits: every customer exactly as often as wanted, on an allowed pattern."""
    print("\nPeriodic visits (frequency and allowed patterns of days)")
    for size in sizes:
        problem = pattern_problem(size)
        clock = time.process_time()
        plan = solve(problem)
        seconds = time.process_time() - clock
        seen: defaultdict[int, list[int]] = defaultdict(list)
        for visit in plan.visits:
            customer = problem.contacts[visit.contact].customer
            seen[customer].append((visit.day - MONDAY) // timedelta(days=1))
        right = sum(tuple(sorted(seen[n])) in allowed for n, allowed in problem.patterns.items())
        print(
            f"{size:6} customers, {len(problem.contacts)} visits | solve {seconds:.2f} s | "
            f"{right} of {len(problem.patterns)} customers on a whole pattern | "
            f"checker: {len(check(problem, plan))} broken",
            flush=True,
        )


def again(sizes: list[int]) -> None:
    """Planning again from the own plan: how many visits move."""
    print("\nPlanning again from the own plan")
    for size in sizes:
        problem = plan_problem(arrays(size, 1.0, mixed=True), mixed=True)
        plan = solve(problem)
        was = {visit.contact: (visit.day, visit.start) for visit in plan.visits}
        contacts = [replace(c, was=was.get(n)) for n, c in enumerate(problem.contacts)]
        second = solve(replace(problem, contacts=tuple(contacts)))
        moved = sum(was.get(v.contact) != (v.day, v.start) for v in second.visits)
        print(f"{size:6} customers: {moved} of {len(plan.visits)} visits moved", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", default="1000,10000,50000")
    parser.add_argument("--loads", default="0.7,1.0,1.3")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", default="equal,mixed,patterns,again")
    options = parser.parse_args()
    sizes = [int(size) for size in options.customers.split(",")]
    loads = [float(load) for load in options.loads.split(",")]
    chosen = options.only.split(",")
    if "equal" in chosen:
        equal(sizes, loads, options.repeat)
    if "mixed" in chosen:
        mixed([size for size in sizes if size <= 10_000], loads)
    if "patterns" in chosen:
        patterns([size for size in sizes if size <= 10_000])
    if "again" in chosen:
        again([size for size in sizes if size <= 10_000])


if __name__ == "__main__":
    main()
