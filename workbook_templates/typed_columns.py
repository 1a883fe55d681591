"""The columns of a template that people fill in, table by table, before they are laid out."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addin.workbook.planning_inputs import holiday_inputs, rep_inputs
from grading.language import Lang
from grading.schemes.catalogue import (
    CUSTOMER_INPUTS,
    OWN_RULE_INPUTS,
    common_input,
    load_scheme,
)
from grading.schemes.models import Input, InputType, Scheme
from workbook_templates.template import Computed, Template
from workbook_templates.template_texts import own_text, template_text

__all__ = [
    "FOLDED",
    "KEYS",
    "TypedColumn",
    "customer_columns",
    "further_columns",
    "team_columns",
]

KEYS = ("customer_id", "customer")
"""What the customers are told apart by; stays in view."""
FOLDED = tuple(
    name
    for name in CUSTOMER_INPUTS
    if name not in {*KEYS, *OWN_RULE_INPUTS, "rep", "area", "last_contact", "next_due"}
)
"""What is needed for few customers: overrides of the grade and of how they are contacted."""


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column that a person fills.

    Args:
        field: Its name in the content of a template.
        header: Its title in the template's language.
        kind: What its cells hold.
        choices: Texts by value, where only some are allowed.
        minimum: The least number.
        maximum: The greatest number.
        help: What to enter, in a sentence; may be empty.
        folded: Whether it is folded away until it is needed.
        computed: Whether a formula fills it.
    """

    field: str
    header: str
    kind: InputType = "text"
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    folded: bool = False
    computed: bool = False

    def shown(self, value: object) -> object:
        """A value as its cell says it: choices in the template's language."""
        return self.choices.get(value, value) if isinstance(value, str) else value


def customer_columns(template: Template, scheme: Scheme, lang: Lang) -> list[TypedColumn]:
    """The columns of the table Customers that are not Tierbook's, left to right."""
    wanted = [*scheme.inputs, *map(common_input, template.borrowed)]
    asked = {each.name for each in wanted}
    elsewhere = {*KEYS, *template.uncolumned}
    further = [each for each in wanted if each.name not in elsewhere]
    grades = {tier.grade: tier.grade for tier in scheme.tiers}
    columns = [
        *(_of_input(common_input(name), lang) for name in KEYS),
        *(_of_trade(template, each, lang) for each in further),
        *(_own(template.id, name, kind, lang) for name, kind in template.own.items()),
        *(
            _computed(template.id, name, computed, lang)
            for name, computed in template.computed.items()
            if name not in {each.name for each in further}
        ),
        *(_beside(template.id, name, values, lang) for name, values in template.beside.items()),
        *(_profile(template, name, scheme, lang) for name, scheme in template.profiles.items()),
        *(_of_input(common_input(name), lang) for name in ("rep", "area") if name not in asked),
        *(
            _of_input(
                common_input(name), lang, folded=True, choices=grades if name == "override" else {}
            )
            for name in FOLDED
            if name not in asked
            if scheme.tiers  # nothing to override and nothing to plan without
        ),
    ]
    return [
        dataclasses.replace(each, folded=True) if each.field in template.folded else each
        for each in columns
    ]


def further_columns(template: Template, lang: Lang) -> dict[str, list[TypedColumn]]:
    """The columns of the tables of a template's own, by table name."""
    return {
        name: [_of_input(each, lang) for each in inputs()]
        for name, inputs in template.tables.items()
    }


def team_columns(lang: Lang) -> tuple[list[TypedColumn], list[TypedColumn]]:
    """The columns of the tables Reps and Holidays."""
    reps = [_of_input(each, lang) for each in rep_inputs()]
    return reps, [_of_input(each, lang) for each in holiday_inputs()]


def _of_input(
    wanted: Input,
    lang: Lang,
    *,
    folded: bool = False,
    choices: Mapping[str, str] | None = None,
) -> TypedColumn:
    own = {choice.value: choice.label.get(lang) or choice.value for choice in wanted.choices}
    least = wanted.minimum if wanted.minimum is not None else wanted.usual_minimum
    return TypedColumn(
        wanted.name,
        wanted.label.get(lang) or wanted.name,
        wanted.type,
        choices or own,
        least,
        wanted.maximum,
        wanted.description.get(lang),
        folded,
    )


def _of_trade(template: Template, wanted: Input, lang: Lang) -> TypedColumn:
    """The column of an input, under the word of the trade where there is one."""
    column = _of_input(wanted, lang)
    header = own_text(template.id, f"column.{wanted.name}", lang) or column.header
    computed = wanted.name in template.computed
    return dataclasses.replace(column, header=header, computed=computed)


def _profile(template: Template, name: str, scheme: str, lang: Lang) -> TypedColumn:
    """The input of a scheme that tells kinds of people apart, as a column of this name."""
    (wanted,) = load_scheme(scheme).inputs
    column = _of_trade(template, wanted.model_copy(update={"name": name}), lang)
    told = own_text(template.id, f"help.{name}", lang)
    return dataclasses.replace(column, help=told or column.help)


def _beside(template: str, name: str, values: Sequence[str], lang: Lang) -> TypedColumn:
    own = _own(template, name, "choice", lang)
    choices = {v: template_text(template, f"choice.{name}.{v}", lang) for v in values}
    return dataclasses.replace(own, choices=choices)


def _computed(template: str, name: str, computed: Computed, lang: Lang) -> TypedColumn:
    own = _own(template, name, computed.kind, lang)
    choices = {text: text for text in computed.choices(lang)}
    return dataclasses.replace(own, choices=choices, computed=True)


def _own(template: str, name: str, kind: InputType, lang: Lang) -> TypedColumn:
    header, told = (template_text(template, f"{part}.{name}", lang) for part in ("column", "help"))
    return TypedColumn(name, header, kind, help=told)
