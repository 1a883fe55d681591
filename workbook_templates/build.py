"""Write templates as files, and the committed ones anew: ``python -m workbook_templates.build``.

Ids of templates behind it write only those.
"""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.hosts.file import FileHost
from addin.texts import TEXTS, message
from grading.exceptions import InputError, UnknownSchemeError
from grading.language import LANGUAGES, Lang, Message
from grading.schemes.catalogue import load_scheme, scheme_ids
from workbook_templates.abcd_value import ABCD_VALUE
from workbook_templates.c4_worksheet import C4
from workbook_templates.content import TemplateContent
from workbook_templates.customer_layers import CUSTOMER_LAYERS
from workbook_templates.derived import derived_template
from workbook_templates.franchise import FRANCHISE
from workbook_templates.insurance_renewals import INSURANCE_RENEWALS
from workbook_templates.key_accounts import KEY_ACCOUNTS
from workbook_templates.layout import lay_out_workbook
from workbook_templates.membership import MEMBERSHIP
from workbook_templates.openpyxl_order import workbook_bytes
from workbook_templates.package import canonical, repacked
from workbook_templates.pareto import PARETO
from workbook_templates.project_prospect import PROJECT_PROSPECT
from workbook_templates.rehearsal import Rehearsed, rehearse
from workbook_templates.rfm import RFM
from workbook_templates.sales_funnel import SALES_FUNNEL
from workbook_templates.shipping import SHIPPING
from workbook_templates.telecom import TELECOM
from workbook_templates.template import GROUPS, Group, Template, UngradedTemplate
from workbook_templates.wedding_events import WEDDING_EVENTS

__all__ = [
    "FILES",
    "FILES_AS_OF",
    "build_template",
    "find_template",
    "further_ids",
    "graded_template_ids",
    "template_bytes",
    "template_ids",
    "templates_by_group",
    "write_new_file",
    "write_template",
]

FILES = Path(__file__).parent / "files"
"""Where the committed workbooks stand, one per template and language."""
FILES_AS_OF = date(2026, 11, 20)
"""The day of which their data are."""
_LIKENESS = 0.4
"""Of a mistyped id; ids are long, and people shorten them."""
_TEMPLATES: Mapping[str, Template | UngradedTemplate] = {
    template.id: template
    for template in (
        ABCD_VALUE,
        PARETO,
        RFM,
        KEY_ACCOUNTS,
        CUSTOMER_LAYERS,
        SALES_FUNNEL,
        PROJECT_PROSPECT,
        SHIPPING,
        WEDDING_EVENTS,
        INSURANCE_RENEWALS,
        FRANCHISE,
        MEMBERSHIP,
        TELECOM,
        C4,
    )
}


def template_ids() -> tuple[str, ...]:
    """Ids of all templates, in alphabetical order."""
    return tuple(sorted(_TEMPLATES))


def graded_template_ids() -> tuple[str, ...]:
    """Ids of the templates that list customers, in alphabetical order."""
    return tuple(i for i in template_ids() if isinstance(_TEMPLATES[i], Template))


def further_ids() -> tuple[str, ...]:
    """Ids of the schemes that have no template made by hand, in alphabetical order."""
    made = {t.scheme for t in _TEMPLATES.values() if isinstance(t, Template)}
    return tuple(i for i in scheme_ids() if i not in made)


def templates_by_group() -> dict[Group, list[str]]:
    """Ids of all templates by what they are for, in the order in which people see them."""
    groups = {group: [i for i, t in _TEMPLATES.items() if t.group == group] for group in GROUPS}
    return {group: ids for group, ids in groups.items() if ids}


def find_template(template: str) -> Template | UngradedTemplate:
    """The template of an id, else the one of a scheme: made by hand, or told from the scheme.

    Args:
        template: Id of a template; id or title of a scheme; or the file of a person's own.

    Raises:
        InputError: There is no such template and no such scheme.
        SchemeError: The file does not hold a whole scheme.
    """
    if template in _TEMPLATES:
        return _TEMPLATES[template]
    is_file = template.lower().endswith(".toml")
    try:
        scheme = load_scheme(Path(template) if is_file else template)
    except UnknownSchemeError as error:
        raise InputError(_unknown(template)) from error
    if is_file:
        return derived_template(scheme, document=True)
    made = (t for t in _TEMPLATES.values() if isinstance(t, Template) and t.scheme == scheme.id)
    return next(made, None) or derived_template(scheme)


def _unknown(template: str) -> Message:
    """What to say of a name that is neither a template's nor a scheme's: the nearest of both."""
    known = ", ".join(template_ids())
    names = dict.fromkeys((*template_ids(), *scheme_ids()))
    near = get_close_matches(template, names, n=1, cutoff=_LIKENESS)
    if near:
        return message("template.unknown_near", template=template, near=near[0], known=known)
    return message("template.unknown", template=template, known=known)


def template_bytes(template: str, *, as_of: date, lang: Lang, sample: bool = True) -> bytes:
    """A template as an .xlsx file; the same arguments give the same bytes.

    Args:
        template: Id of a template.
        as_of: The day its data are of.
        lang: Language of all texts.
        sample: Whether it holds invented customers, or a blank row to begin with.

    Raises:
        InputError: There is no such template.
    """
    found = find_template(template)
    if isinstance(found, UngradedTemplate):
        workbook = found.lay_out(as_of, lang, sample=sample)
        return repacked(canonical(workbook_bytes(workbook)), as_of)
    return build_template(found, as_of=as_of, lang=lang, sample=sample)


def write_template(
    template: str, path: Path, *, as_of: date, lang: Lang, sample: bool = True
) -> None:
    """Write a template to a new file.

    Args:
        template: Id of a template.
        path: Must not exist yet.
        as_of: The day its data are of.
        lang: Language of all texts.
        sample: Whether it holds invented customers, or a blank row to begin with.

    Raises:
        InputError: There is no such template.
        FileExistsError: There is a file of that name; it is left alone.
        OSError: The file cannot be written; nothing is left behind.
    """
    content = template_bytes(template, as_of=as_of, lang=lang, sample=sample)
    write_new_file(path, content)


def write_new_file(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all.

    Raises:
        FileExistsError: There is a file of that name; it is left alone.
        OSError: The file cannot be written; nothing is left behind.
    """
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise


def build_template(
    template: Template, *, as_of: date, lang: Lang, sample: bool = True, settled: bool = True
) -> bytes:
    """The file of a template.

    Args:
        template: Which one.
        as_of: The day its data are of.
        lang: Language of all texts.
        sample: Whether it keeps its invented customers.
        settled: Whether a re-grade and a plan on that day are to find nothing to write. They run
            here once, for which a caller who runs them next need not wait.
    """
    rehearsed = rehearse(template, as_of=as_of, lang=lang)
    if not sample:
        rehearsed = replace(rehearsed, content=_emptied(rehearsed))
    content = workbook_bytes(lay_out_workbook(rehearsed, sample=sample))
    if settled:
        content = _settled(canonical(content), as_of, lang, ranked=rehearsed.content.ranked)
    return repacked(content, as_of)


def _emptied(rehearsed: Rehearsed) -> TemplateContent:
    """The tables without invented data; one rep is left as an example."""
    content = rehearsed.content
    example = dict(content.tables["Reps"].rows[0])
    example |= {"rep_name": TEXTS.get("template.rep_example", content.lang), "territory": None}
    left: dict[str, list[dict[str, object]]] = {"Reps": [example]}
    kept = {"Tiers"}
    return replace(
        content,
        tables={
            name: table if name in kept else replace(table, rows=left.get(name, []))
            for name, table in content.tables.items()
        },
    )


def _settled(content: bytes, as_of: date, lang: Lang, *, ranked: bool) -> bytes:
    """The file after a re-grade and a plan, which change no value, only how cells are spelled.

    The pages beside the schedule come with a person's own first plan.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(content)
        with closing(FileHost(path, backup=False)) as host:
            regrade(host, as_of=as_of, lang=lang)
            if ranked:
                plan(host, as_of=as_of, lang=lang, pages=False)
        return path.read_bytes()


def _write_files(templates: Sequence[str]) -> None:
    FILES.mkdir(exist_ok=True)
    for template in templates:
        for lang in LANGUAGES:
            content = template_bytes(template, as_of=FILES_AS_OF, lang=lang)
            (FILES / f"{template}.{lang}.xlsx").write_bytes(content)


if __name__ == "__main__":
    _write_files(sys.argv[1:] or template_ids())
