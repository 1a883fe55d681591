"""Tierbook's formulas, as every Excel sees them.

One module for all hosts: Excel on Windows with its own Python, xlwings Server and xlwings Lite.
So arguments carry no type hints (xlwings would take them for converters, and not each host knows
the same ones), none is keyword-only, defaults are None, and none is called ``grade``, since VBA
would change the case of the function of that name. Error cells come as their text, or else they
would pass for blank. What is returned are rows of cells; a fault is one cell, ``#TIER: …``.

The work is done in ``addin.formulas``. Only here is the clock read.
"""
# xlwings reads hints at run time as converters, and its own decorators are untyped:
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from datetime import date

import xlwings as xw

from addin.formulas import results, tables
from addin.formulas.answers import answered
from addin.formulas.arguments import day_in, number_in
from addin.formulas.contacts import next_contacts
from addin.formulas.customers import graded

__all__ = [
    "grade",
    "grade_cutoffs",
    "grade_expires",
    "grade_label",
    "grade_reason",
    "grade_schemes",
    "grade_score",
    "grade_table",
    "next_contact",
    "tier_mix",
    "visit_plan",
]

_CELLS = {"ndim": 2, "err_to_str": True}
_CUSTOMERS = "Your customers, one per row, the first row with the headers, such as Customers[#All]"
_SCHEME = (
    "Id or title of a scheme, or the whole Rules area (TierbookRules); "
    "left out, the only scheme that fits the headers"
)
_HEADERS = "The headers, where customers holds none, such as Customers[[#Headers],[Revenue]]"
_AS_OF = "The date that counts as today; left out, today"
_TIERS = "The table Tiers with its headers (Tiers[#All]); left out, the scheme's contact rules"


def _day(as_of: object) -> date:
    """The date that counts as today: the one given, else the clock's."""
    return day_in(as_of, "as_of") or date.today()  # a person's today is local


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade(customers, scheme=None, headers=None, as_of=None):
    """Grade of each customer, such as A, B, C or D, by the rules of a scheme."""
    return results.grades(graded(customers, scheme, headers, _day(as_of)))


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade_score(customers, scheme=None, headers=None, as_of=None):
    """Score of each customer, where the scheme gives one."""
    return results.scores(graded(customers, scheme, headers, _day(as_of)))


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade_label(customers, scheme=None, headers=None, as_of=None):
    """Label of each customer's tier, in the language of the headers."""
    return results.labels(graded(customers, scheme, headers, _day(as_of)))


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade_reason(customers, scheme=None, headers=None, as_of=None):
    """Why each customer has its grade, or why it has none."""
    return results.reasons(graded(customers, scheme, headers, _day(as_of), reasons=True))


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade_expires(customers, scheme=None, headers=None, as_of=None):
    """Last day on which each grade holds if nothing in the row changes; blank if it does not run out."""
    return results.expiries(graded(customers, scheme, headers, _day(as_of)))


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade_table(customers, scheme=None, headers=None, as_of=None):
    """All customers with key, grade, label, score and reason, under headers."""
    return results.graded_table(
        graded(customers, scheme, headers, _day(as_of), reasons=True, orders=True)
    )


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@xw.arg(
    "amount_column",
    doc="Header or number of the column to add up; left out, the annual amount",
    **_CELLS,
)
@answered
def tier_mix(customers, scheme=None, headers=None, as_of=None, amount_column=None):
    """Customers and amounts per tier, with their shares and the share the scheme expects."""
    return tables.tier_mix(
        graded(customers, scheme, headers, _day(as_of), orders=True), amount_column
    )


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("headers", doc=_HEADERS, **_CELLS)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def grade_cutoffs(customers, scheme=None, headers=None, as_of=None):
    """The numbers that part the tiers, as they are in use now."""
    return tables.cutoffs_in_use(graded(customers, scheme, headers, _day(as_of), orders=True))


@xw.func(category="Tierbook")
@xw.arg("tier", doc="Grades or labels, one or many", **_CELLS)
@xw.arg(
    "last_contact", doc="Dates of the last contact, as many as tiers; blank for never", **_CELLS
)
@xw.arg(
    "tiers", doc="The table Tiers (Tiers[#All]) or a scheme; left out, what is usual", **_CELLS
)
@xw.arg("as_of", doc=_AS_OF, **_CELLS)
@answered
def next_contact(tier, last_contact=None, tiers=None, as_of=None):
    """Day on which each customer is next due by the contact rule of its tier."""
    return next_contacts(tier, last_contact, tiers, _day(as_of))


@xw.func(category="Tierbook")
@xw.arg("customers", doc=_CUSTOMERS, **_CELLS)
@xw.arg("scheme", doc=_SCHEME, **_CELLS)
@xw.arg("reps", doc="The table Reps with its headers (Reps[#All])", **_CELLS)
@xw.arg("start", doc="First day of the plan; left out, today", **_CELLS)
@xw.arg("weeks", doc="How many weeks to plan; left out, 4", **_CELLS)
@xw.arg("tiers", doc=_TIERS, **_CELLS)
@xw.arg("holidays", doc="The table Holidays with its headers (Holidays[#All])", **_CELLS)
@xw.arg("orders", doc="The table Orders with its headers (Orders[#All])", **_CELLS)
@xw.arg("travel", doc="The table Travel with its headers (Travel[#All])", **_CELLS)
@answered
def visit_plan(
    customers,
    scheme=None,
    reps=None,
    start=None,
    weeks=None,
    tiers=None,
    holidays=None,
    orders=None,
    travel=None,
):
    """Visit plan of the next weeks by each tier's contact rule and each rep's hours."""
    # Imported here: planning is half of Tierbook, and grading a cell should not load it.
    from addin.formulas.visits import visit_plan as planned

    return planned(
        customers,
        scheme,
        tiers=tiers,
        tables={"Reps": reps, "Holidays": holidays, "Orders": orders, "Travel": travel},
        start=day_in(start, "start"),
        weeks=number_in(weeks, "weeks"),
        as_of=_day(None),
    )


@xw.func(category="Tierbook")
@xw.arg("language", doc="en, zh or es; left out, the language of the machine", **_CELLS)
@answered
def grade_schemes(language=None):
    """The schemes there are, with the grades they give and the columns they read."""
    return tables.catalogue(language)
