"""A process that serves workbooks looks for garbage seldom, but does look."""

import gc

import pytest

from addin.server.collector import collect_seldom


@pytest.fixture
def collector():
    """Python's own settings, put back afterwards."""
    before = gc.get_threshold()
    yield before
    gc.unfreeze()
    gc.set_threshold(*before)


def test_collector_works_seldom(collector):
    """Each generation waits longer than before, and what is there already is left alone."""
    collect_seldom()
    assert gc.isenabled()
    assert all(new > old for new, old in zip(gc.get_threshold(), collector, strict=True))
    assert gc.get_freeze_count() > 0


def test_rings_are_still_found(collector):
    """What points at itself is freed after some time, so that memory stays flat."""
    collect_seldom()
    rounds = gc.get_stats()[0]["collections"]
    for _ in range(gc.get_threshold()[0] + 1000):
        ring = []
        ring.append(ring)
    assert gc.get_stats()[0]["collections"] > rounds
