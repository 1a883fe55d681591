"""The table TestCases: inputs of a scheme, and the grade that must come out."""

from collections.abc import Mapping

from addin.texts import TEXTS
from grading.engine.words import fold
from grading.language import LANGUAGES
from grading.schemes.catalogue import common_input
from grading.schemes.models import Aliases, Input, LocalText, Scheme

__all__ = ["CASES_TABLE", "CASE_NAMES", "EXPECTED", "NO_GRADE", "case_inputs", "grade_words"]

CASES_TABLE = "TestCases"
EXPECTED = "expected_grade"
CASE_NAMES = ("case_name", "customer")
"""Inputs that a case may be called by, the better one first."""
NO_GRADE = -1
"""Stands for a case that must get no grade; it is written ``-``."""
_DASHES = ("-", "–", "—", "－")

_EXPECTED_ALIASES = Aliases(
    en=("expected", "grade expected", "expected tier"),
    zh=("期望等级", "应得等级", "预期级别"),
    es=("esperada", "categoría prevista", "nivel esperado"),
)
_CASE_ALIASES = Aliases(
    en=("test case", "case name"), zh=("测试用例", "案例"), es=("caso de prueba",)
)


def case_inputs(scheme: Scheme) -> tuple[Input, ...]:
    """The columns of the table: the scheme's inputs, what must come out, and a name."""
    own = {wanted.name for wanted in scheme.inputs}
    named = common_input("customer").model_copy(update={"required": False})
    return (
        *scheme.inputs,
        _text_input(EXPECTED, _EXPECTED_ALIASES, required=True),
        _text_input("case_name", _CASE_ALIASES, required=False),
        *([] if "customer" in own else [named]),
    )


def _text_input(name: str, aliases: Aliases, *, required: bool) -> Input:
    label = {lang: TEXTS.get(f"scheme_tests.header.{name}", lang) for lang in LANGUAGES}
    return Input(
        name=name, type="text", label=LocalText(**label), aliases=aliases, required=required
    )


def grade_words(scheme: Scheme) -> Mapping[str, int]:
    """Position of a tier by each folded word for it; letters win over words."""
    words = {fold(word): n for n, tier in enumerate(scheme.tiers) for word in tier.label.all}
    words |= {fold(dash): NO_GRADE for dash in _DASHES}
    return words | {fold(tier.grade): n for n, tier in enumerate(scheme.tiers)}
