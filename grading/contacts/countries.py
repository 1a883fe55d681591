"""Which country a person means: an ISO code, or its name in English, Chinese or Spanish."""

import difflib
import unicodedata
from collections.abc import Mapping
from functools import cache

from grading.exceptions import CalendarError
from grading.language import Joined, Message

__all__ = ["country_code"]

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "AE": ("阿联酋", "阿拉伯联合酋长国", "Emiratos Árabes Unidos", "Emirates", "UAE"),
    "AR": ("阿根廷",),
    "AT": ("奥地利",),
    "AU": ("澳大利亚", "澳洲"),
    "BE": ("比利时", "Bélgica"),
    "BO": ("玻利维亚",),
    "BR": ("巴西", "Brasil"),
    "CA": ("加拿大", "Canadá"),
    "CH": ("瑞士", "Suiza"),
    "CL": ("智利",),
    "CN": ("中国", "中国大陆", "中华人民共和国", "People's Republic of China", "PRC"),
    "CO": ("哥伦比亚",),
    "CR": ("哥斯达黎加",),
    "CU": ("古巴",),
    "CZ": ("捷克", "Chequia", "República Checa", "Czech Republic"),
    "DE": ("德国", "Alemania"),
    "DK": ("丹麦", "Dinamarca"),
    "DO": ("多米尼加", "República Dominicana"),
    "EC": ("厄瓜多尔",),
    "EG": ("埃及", "Egipto"),
    "ES": ("西班牙", "España"),
    "FI": ("芬兰", "Finlandia"),
    "FR": ("法国", "Francia"),
    "GB": ("英国", "Reino Unido", "UK", "Great Britain", "England", "Inglaterra"),
    "GR": ("希腊", "Grecia"),
    "GT": ("危地马拉",),
    "HK": ("香港", "中国香港"),
    "HN": ("洪都拉斯",),
    "ID": ("印度尼西亚", "印尼"),
    "IE": ("爱尔兰", "Irlanda"),
    "IL": ("以色列",),
    "IN": ("印度",),
    "IT": ("意大利", "Italia"),
    "JP": ("日本", "Japón"),
    "KR": ("韩国", "Corea del Sur", "Korea"),
    "KW": ("科威特",),
    "MA": ("摩洛哥", "Marruecos"),
    "MO": ("澳门", "中国澳门"),
    "MX": ("墨西哥", "Méjico"),
    "MY": ("马来西亚", "Malasia"),
    "NI": ("尼加拉瓜",),
    "NL": ("荷兰", "Países Bajos", "Holanda", "Holland"),
    "NO": ("挪威", "Noruega"),
    "NZ": ("新西兰", "Nueva Zelanda", "Nueva Zelandia"),
    "PA": ("巴拿马",),
    "PE": ("秘鲁",),
    "PH": ("菲律宾", "Filipinas"),
    "PL": ("波兰", "Polonia"),
    "PT": ("葡萄牙",),
    "PY": ("巴拉圭",),
    "QA": ("卡塔尔", "Catar"),
    "RU": ("俄罗斯", "Rusia"),
    "SA": ("沙特", "沙特阿拉伯", "Arabia Saudita", "Arabia Saudí", "KSA"),
    "SE": ("瑞典", "Suecia"),
    "SG": ("新加坡", "Singapur"),
    "SV": ("萨尔瓦多",),
    "TH": ("泰国", "Tailandia"),
    "TR": ("土耳其", "Turquía", "Türkiye"),
    "TW": ("台湾", "中国台湾", "Taiwán"),
    "US": ("美国", "Estados Unidos", "EE. UU.", "America", "United States of America"),
    "UY": ("乌拉圭",),
    "VE": ("委内瑞拉",),
    "VN": ("越南",),
    "ZA": ("南非", "Sudáfrica"),
}
"""Names beside the English one and the ISO codes, which come with the holidays themselves."""


def _plain(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())


@cache
def _known() -> Mapping[str, tuple[str, str]]:
    """Plain spelling → (ISO code, spelling to show)."""
    # Imported here: loading the holidays is not needed by those who plan without a country.
    from holidays.registry import COUNTRIES

    known: dict[str, tuple[str, str]] = {}
    for module, (_, code, *others) in COUNTRIES.items():
        name = module.replace("_", " ").title()
        for spelling in (code, *(o for o in others if len(o) == 3), name):
            known.setdefault(_plain(spelling), (code, spelling))
    for code, names in OTHER_NAMES.items():
        for name in names:
            known[_plain(name)] = (code, name)
    return known


def country_code(text: str) -> str:
    """ISO 3166 two-letter code of a country; "" for a blank, which means no country.

    Raises:
        CalendarError: There are no public holidays for such a country; names the nearest.
    """
    wanted = _plain(text)
    if not wanted:
        if text.strip():
            raise CalendarError(_unknown(text, []))
        return ""
    known = _known()
    if wanted in known:
        return known[wanted][0]
    raise CalendarError(_unknown(text, difflib.get_close_matches(wanted, known, n=2, cutoff=0.6)))


def _unknown(text: str, nearest: list[str]) -> Message:
    shown = [f"{known[1]} ({known[0]})" for known in (_known()[near] for near in nearest)]
    key = "unknown_near" if shown else "unknown"
    facts = {
        "country": text.strip(),
        "near": Joined(tuple(dict.fromkeys(shown)), Message("errors.or")),
    }
    return Message(f"errors.country.{key}", facts)
