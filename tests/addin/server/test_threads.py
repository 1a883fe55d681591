"""Formulas and scripts work in threads and keep what Excel knows of them."""

import asyncio
import inspect
import json
import subprocess
import sys
import threading

import pytest

from addin.server.threads import in_thread

SECONDS = 30


def test_two_slow_calls_run_at_once():
    """Each waits for the other, so that neither would end if they ran one after the other."""
    both = threading.Barrier(2)

    def meet(who):
        both.wait(SECONDS)
        return who

    async def calls():
        return await asyncio.gather(in_thread(meet)("first"), in_thread(meet)(who="second"))

    assert asyncio.run(calls()) == ["first", "second"]


def test_event_loop_stays_free():
    """What goes on beside a slow call can even be what ends it."""
    free = threading.Event()

    async def calls():
        slow = asyncio.create_task(in_thread(free.wait)(SECONDS))
        await asyncio.sleep(0)
        free.set()
        return await slow

    assert asyncio.run(calls()) is True


def test_signature_and_marks_stay():
    """Xlwings finds arguments, their defaults and its own notes as on the function itself."""

    def grade(customers, scheme=None):
        """Grade of each customer."""

    grade.__xlfunc__ = {"name": "grade"}
    made = in_thread(grade)
    assert inspect.signature(made) == inspect.signature(grade)
    assert (made.__name__, made.__doc__) == ("grade", "Grade of each customer.")
    assert made.__xlfunc__ is grade.__xlfunc__
    assert inspect.iscoroutinefunction(made)


def test_errors_come_through():
    """A formula that fails fails as if it had been called at once."""

    def stumble():
        msg = "no such column"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="no such column"):
        asyncio.run(in_thread(stumble)())


REGISTERED = """
import asyncio, inspect, json
import addin.functions, addin.scripts
from addin.server.threads import formulas_in_threads, scripts_in_threads
formulas = formulas_in_threads(addin.functions)
scripts = scripts_in_threads(addin.scripts, {"regrade_all": ("managers",)})
print(json.dumps({
    "formulas": {n: [inspect.iscoroutinefunction(f), f.__xlfunc__["name"]] for n, f in formulas.items()},
    "roles": {n: s.__xlscript__["required_roles"] for n, s in scripts.items()},
    "names": [s.__name__ for s in scripts.values()],
}))
"""


@pytest.fixture(scope="module")
def registered():
    """What a process registers that runs as the server does."""
    import os

    told = {"XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": "noncommercial"}
    run = subprocess.run([sys.executable, "-c", REGISTERED], env=os.environ | told,
                         capture_output=True, text=True, check=True)  # fmt: skip
    return json.loads(run.stdout)


def test_every_formula_is_a_coroutine_under_its_own_name(registered):
    """Xlwings calls a formula by the name of its function, which must be that of the module."""
    formulas = registered["formulas"]
    assert {"grade", "grade_table", "tier_mix", "visit_plan"} <= set(formulas)
    assert all(entry == [True, name] for name, entry in formulas.items())


def test_every_button_has_its_script(registered):
    """No button of the ribbon runs into nothing."""
    from addin.server.ribbon import SCRIPTS

    assert set(SCRIPTS) <= set(registered["names"])


def test_roles_are_asked_for_where_they_were_named(registered):
    """One script needs the role it was given; the others need none."""
    roles = dict(registered["roles"])
    assert roles.pop("regrade_all") == ["managers"]
    assert not any(roles.values())
