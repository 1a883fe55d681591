"""Say everything that is wrong or doubtful about a workbook, and change nothing."""

from dataclasses import dataclass
from datetime import date

from addin.actions.contact_facts import contact_problems
from addin.actions.grading_run import GradingRun, SchemeName, grade_customers
from addin.hosts.base import Host
from addin.hosts.references import cell_reference
from addin.texts import TEXTS, message
from addin.workbook.columns import graded_columns
from addin.workbook.language import choose_language
from addin.workbook.locate import Customers
from addin.workbook.ownership import places
from addin.workbook.rules.faults import RulesError
from addin.workbook.settings import read_settings
from grading.engine.problems import Problem
from grading.language import Lang, Message
from grading.schemes.checks import Finding, check_scheme
from grading.schemes.models import Scheme

__all__ = ["CheckReport", "check"]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a person should mend, and what they should look at.

    Args:
        scheme: Id of the scheme the workbook was checked against; empty where the workbook's own
            rules are at fault.
        where: Table or sheet of the customers.
        customers: How many there are.
        graded: How many of them can be graded.
        notes: Things to know, in the report's language.
    """

    scheme: str
    where: str
    lang: Lang
    customers: int
    graded: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        lang = lang or self.lang
        return {
            "scheme": self.scheme,
            "customers": self.customers,
            "graded": self.graded,
            "problems": [problem.as_json(lang) for problem in self.problems],
            "warnings": [warning.as_json(lang) for warning in self.warnings],
            "notes": list(self.notes),
        }


def check(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> CheckReport:
    """Check customers and scheme as a re-grade would meet them.

    Args:
        host: The workbook; nothing is written.
        scheme: By which to grade; None takes the workbook's setting, else the only one that fits.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, the headers', the person's.

    Raises:
        TierbookError: The customers or the scheme cannot be found, or the list as a whole cannot
            be graded.
    """
    host.progress(None)
    try:
        run = grade_customers(
            host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang, orders_alone=True
        )
    except RulesError as error:
        return _faulty_rules(host, error, lang)
    graded, customers = run.graded, run.customers
    findings = check_scheme(graded.scheme)
    notes = (
        *graded.notes,
        *_formula_notes(host, run),
        *_source_notes(customers),
        *_bound_notes(host),
        *host.remarks(),
    )
    return CheckReport(
        scheme=graded.scheme.id,
        where=customers.where,
        lang=graded.lang,
        customers=int((~graded.intake.blank).sum()),
        graded=int(graded.graded.sum()),
        problems=(
            *_of_level(findings, "error", graded.scheme),
            *graded.problems,
            *contact_problems(host, run),
        ),
        warnings=(*_of_level(findings, "warning", graded.scheme), *graded.warnings),
        notes=tuple(note.text(graded.lang) for note in notes),
    )


def _faulty_rules(host: Host, error: RulesError, lang: Lang | None) -> CheckReport:
    """The faults of the workbook's own rules, without which no customer can be checked."""
    language = choose_language(lang, read_settings(host).language)
    return CheckReport(
        scheme="",
        where=error.where,
        lang=language,
        customers=0,
        graded=0,
        problems=error.problems,
        warnings=(),
        notes=(
            TEXTS.get("rules.note.unchecked", language),
            *(note.text(language) for note in host.remarks()),
        ),
    )


def _formula_notes(host: Host, run: GradingRun) -> list[Message]:
    """Owned columns that a re-grade will leave alone."""
    graded, customers = run.graded, run.customers
    columns = graded_columns(
        graded.scheme, scored=graded.grades.score is not None, overridden=True
    )
    headers, read = customers.block.headers, run.read_columns
    return [
        message("actions.formula_column", column=place.header)
        for place in places(host.names(), customers.area, headers, columns, graded.lang, read=read)
        if place.column and host.column_is_formula(customers.area, place.column)
    ]


def _bound_notes(host: Host) -> list[Message]:
    """Formulas that somebody with another kind of Excel cannot compute."""
    bound = host.bound_formulas()
    if not bound:
        return []
    first = cell_reference(bound[0].sheet, bound[0].row, bound[0].column).replace("$", "")
    return [message("lite.bound.found", count=len(bound), first=first)]


def _source_notes(customers: Customers) -> list[Message]:
    if customers.fed_by is None:
        return []
    return [message("actions.fed_from_outside", table=customers.where)]


def _of_level(findings: tuple[Finding, ...], level: str, scheme: Scheme) -> tuple[Problem, ...]:
    """Findings about the scheme in the shape of problems of the sheet."""
    return tuple(
        Problem(what=found.message, header=found.step, value=scheme.id, code=f"scheme_{level}")
        for found in findings
        if found.level == level
    )
