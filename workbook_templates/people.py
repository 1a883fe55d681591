"""Names of private persons, for trades whose customers are people."""

from collections.abc import Mapping

from grading.language import Lang
from workbook_templates.invented import Naming

__all__ = ["PEOPLE"]

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
