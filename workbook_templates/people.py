"""Private persons, for trades whose customers are people: their names, genders and telephones."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from grading.language import Lang
from workbook_templates.invented import Naming
from workbook_templates.template import Sample

__all__ = ["PEOPLE", "gender", "phone", "with_phones"]

PEOPLE: Mapping[Lang, Naming] = {
    "en": Naming(
        trades=(
            "Amelia",
            "Beth",
            "Charlotte",
            "Daniel",
            "Edith",
            "Farah",
            "George",
            "Holly",
            "Imran",
            "Jack",
            "Katie",
            "Liam",
            "Maya",
            "Nathan",
            "Olivia",
            "Paul",
            "Rosie",
            "Simon",
            "Tom",
            "Zara",
        ),
        families=(
            *("Ashworth", "Barlow", "Calder", "Dunmore", "Eastwood", "Fenwick", "Gilchrist"),
            *("Hargreaves", "Ingham", "Jessop", "Langford", "Marlow", "Nettleton", "Oakley"),
            *("Pemberton", "Radcliffe", "Selwyn", "Underwood", "Varley", "Yeadon", "Hollins"),
            *("Penrose", "Okafor", "Kaur", "Novak", "Silva", "Haddad", "Rahman", "Kowalski"),
        ),
        patterns=("{trade} {family}",),
    ),
    "zh": Naming(
        trades=(
            "雨桐",
            "子轩",
            "佳怡",
            "浩宇",
            "思琪",
            "俊杰",
            "梦洁",
            "志强",
            "欣然",
            "建国",
            "晓彤",
            "文博",
            "丽娜",
            "嘉豪",
            "诗涵",
            "海涛",
            "静怡",
            "伟明",
            "雪梅",
            "宇航",
        ),
        families=(
            *("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"),
            *("胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢"),
        ),
        patterns=("{family}{trade}",),
    ),
    "es": Naming(
        trades=(
            "Adrián",
            "Beatriz",
            "Carlos",
            "Diana",
            "Elena",
            "Fernando",
            "Gloria",
            "Hugo",
            "Inés",
            "Jorge",
            "Laura",
            "Manuel",
            "Nuria",
            "Óscar",
            "Paula",
            "Raúl",
            "Sofía",
            "Teresa",
            "Víctor",
            "Yolanda",
        ),
        patterns=("{trade} {family}", "{trade} {family} {other}"),
    ),
}
"""Given names stand in place of trades; Spanish families are those of the demo."""

_PHONES: Mapping[Lang, tuple[str, int]] = {
    "en": ("07700 900{:03d}", 1_000),
    "zh": ("130 0000 {:04d}", 10_000),
    "es": ("600 000 {:03d}", 1_000),
}
"""British ones are set aside for fiction; there are no such ranges in China and Spain, so those
are plainly made up."""


def phone(number: int, lang: Lang) -> str:
    """A telephone number that nobody has, the same for the same person.

    Args:
        number: Of the person.
        lang: Language of the country.
    """
    pattern, count = _PHONES[lang]
    return pattern.format((number * 37 + 11) % count)


_MEN: Mapping[Lang, frozenset[str]] = {
    "en": frozenset(
        {"Daniel", "George", "Imran", "Jack", "Liam", "Nathan", "Paul", "Simon", "Tom"}
    ),
    "zh": frozenset(
        {"子轩", "浩宇", "俊杰", "志强", "建国", "文博", "嘉豪", "海涛", "伟明", "宇航"}
    ),
    "es": frozenset(
        {"Adrián", "Carlos", "Fernando", "Hugo", "Jorge", "Manuel", "Óscar", "Raúl", "Víctor"}
    ),
}


def gender(name: str, lang: Lang) -> str:
    """``female`` or ``male``, as a person with one of these names would say."""
    given = name[1:] if lang == "zh" else name.split()[0]
    return "male" if given in _MEN[lang] else "female"


def with_phones(sample: Callable[[date, Lang], Sample]) -> Callable[[date, Lang], Sample]:
    """The same invented data, with a telephone of each customer in the column ``contact``."""

    def reached(as_of: date, lang: Lang) -> Sample:
        made = sample(as_of, lang)
        lists = [
            replace(
                each,
                rows=[{**row, "contact": phone(n, lang)} for n, row in enumerate(each.rows)],
            )
            for each in made.lists
        ]
        return replace(made, lists=lists)

    return reached
