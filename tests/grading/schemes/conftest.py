"""A small scheme document to break in one place at a time."""

import copy

import pytest

_DOCUMENT = {
    "id": "my-bands",
    "title": "My bands",
    "inputs": [
        {"name": "amount", "type": "number"},
        {
            "name": "size",
            "type": "choice",
            "choices": [{"value": "large"}, {"value": "small"}],
            "required": False,
        },
        {"name": "since", "type": "date", "required": False},
    ],
    "steps": [
        {
            "kind": "decision_table",
            "name": "bands",
            "inputs": ["amount", "size"],
            "outputs": ["grade"],
            "rules": [
                {"when": [">=100", "-"], "then": ["A"], "reason": "much"},
                {"when": ["<100", '"large"'], "then": ["A"], "reason": "little, but large"},
                {"when": ["<100", "-"], "then": ["B"], "reason": "little"},
            ],
        }
    ],
    "tiers": [
        {"grade": "A", "label": "good", "colour": "#08415C"},
        {"grade": "B", "label": "fair", "colour": "#7DB9D1"},
    ],
}


@pytest.fixture
def document():
    """A scheme document that holds together; each test gets its own."""
    return copy.deepcopy(_DOCUMENT)


@pytest.fixture
def scorecard():
    """A scorecard step for the document, in place of its decision table."""
    return {
        "kind": "scorecard",
        "name": "points",
        "characteristics": [
            {
                "input": "amount",
                "weight_pct": 60,
                "attributes": [{"when": ">=5", "points": 100}, {"when": "<5", "points": 0}],
            },
            {
                "input": "size",
                "weight_pct": 40,
                "attributes": [
                    {"when": '"large"', "points": 100},
                    {"when": '"small", null', "points": 0},
                ],
            },
        ],
        "cutoffs": [{"grade": "A", "minimum": 50}, {"grade": "B"}],
    }


@pytest.fixture
def rank():
    """A rank step for the document, in place of its decision table."""
    return {
        "kind": "rank",
        "name": "place",
        "input": "amount",
        "output": "grade",
        "method": "top_shares",
        "shares_pct": [30, 70],
        "values": ["A", "B"],
    }
