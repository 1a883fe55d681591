"""Invented but plausible companies, towns and people for the demo workbook, per language."""

from collections.abc import Mapping
from dataclasses import dataclass

from grading.language import Lang

__all__ = ["DEMO_WORLDS", "DemoRep", "DemoWorld"]


@dataclass(frozen=True, slots=True)
class DemoRep:
    """A sales representative of the demo.

    Args:
        name: First and last name.
        area: The area looked after.
        towns: The towns in it.
        max_visits: Most contacts a day.
        hours: Working hours Monday to Sunday, empty for a day off.
        accounts: Load of customers one rep carries (an A counts 1, a B half, a C a quarter).
    """

    name: str
    area: str
    towns: tuple[str, ...]
    max_visits: int
    hours: tuple[str, ...]
    accounts: int


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """Where the demo plays.

    Args:
        country: ISO code, for public holidays.
        reps: Four of them.
        trades: What the customers do.
        families: Family or brand names that customers bear.
        patterns: How a name is made of ``{family}``, ``{other}``, ``{trade}`` and ``{town}``.
        literal: Names taken as they are; some begin like a formula and must stay names.
        team_day: What the day is called on which nobody works.
        leave: What a rep's own days off are called.
    """

    country: str
    reps: tuple[DemoRep, ...]
    trades: tuple[str, ...]
    families: tuple[str, ...]
    patterns: tuple[str, ...]
    literal: tuple[str, ...]
    team_day: str
    leave: str


_FULL_WEEK = ("09:00-17:00",) * 5 + ("", "")
_SHORT_FRIDAY = ("09:00-17:30",) * 4 + ("09:00-14:00", "", "")
_LATE_START = ("09:30-18:00",) * 5 + ("", "")

_ENGLISH = DemoWorld(
    country="GB",
    reps=(
        DemoRep(
            "Hannah Whitlock", "North", ("Leeds", "York", "Durham", "Kendal"), 10, _FULL_WEEK, 60
        ),
        DemoRep(
            "Owen Pritchard", "West", ("Bristol", "Bath", "Exeter", "Truro"), 10, _SHORT_FRIDAY, 60
        ),
        DemoRep(
            "Priya Raman",
            "South East",
            ("London", "Brighton", "Canterbury", "Reading"),
            11,
            _LATE_START,
            65,
        ),
        DemoRep(
            "Callum Fraser",
            "Midlands",
            ("Derby", "Leicester", "Stafford", "Lincoln"),
            10,
            _FULL_WEEK,
            60,
        ),
    ),
    trades=(
        "Joinery",
        "Bakeries",
        "Dental Care",
        "Print Works",
        "Garden Centres",
        "Logistics",
        "Building Supplies",
        "Brewery",
        "Interiors",
        "Electrical",
        "Opticians",
        "Coffee Roasters",
        "Veterinary Centre",
        "Cycle Works",
        "Catering",
        "Packaging",
        "Plumbing & Heating",
        "Timber",
        "Hotels",
        "Tool Hire",
        "Physiotherapy",
        "Fine Foods",
        "Textiles",
        "Roofing",
        "Motor Parts",
        "Nurseries",
        "Ceramics",
        "Office Supplies",
    ),
    families=(
        "Ashworth",
        "Barlow",
        "Calder",
        "Dunmore",
        "Eastwood",
        "Fenwick",
        "Gilchrist",
        "Hargreaves",
        "Ingham",
        "Jessop",
        "Kirkby",
        "Langford",
        "Marlow",
        "Nettleton",
        "Oakley",
        "Pemberton",
        "Quayle",
        "Radcliffe",
        "Selwyn",
        "Thornbury",
        "Underwood",
        "Varley",
        "Wetherby",
        "Yeadon",
        "Bramley",
        "Croft",
        "Ellison",
        "Hollins",
        "Midgley",
        "Sandford",
        "Tremayne",
        "Penrose",
        "Okafor",
        "Kaur",
        "Novak",
        "Silva",
        "Haddad",
        "Castle",
        "Beacon",
        "Foundry",
        "Harbour",
        "Kestrel",
        "Larkfield",
        "Northgate",
        "Orchard",
        "Millstone",
        "Riverside",
        "Summit",
    ),
    patterns=(
        "{family} {trade}",
        "{family} {trade}",
        "{family} & {other} {trade}",
        "{town} {trade}",
        "{family} {trade} Ltd",
    ),
    literal=("+Plus Pharmacy Group", "=mc² Tutors", "@Home Interiors"),
    team_day="Team day",
    leave="Leave",
)

_CHINESE = DemoWorld(
    country="CN",
    reps=(
        DemoRep("陈思远", "华东", ("上海", "杭州", "苏州", "南京"), 10, _FULL_WEEK, 60),
        DemoRep("林晓雯", "华南", ("广州", "深圳", "佛山", "厦门"), 10, _SHORT_FRIDAY, 60),
        DemoRep("王浩然", "华北", ("北京", "天津", "济南", "青岛"), 11, _LATE_START, 65),
        DemoRep("赵雅琴", "西南", ("成都", "重庆", "昆明", "贵阳"), 10, _FULL_WEEK, 60),
    ),
    trades=(
        "建材",
        "食品",
        "口腔",
        "印务",
        "园艺",
        "物流",
        "五金",
        "酒业",
        "家居",
        "电气",
        "眼镜",
        "咖啡",
        "医疗器械",
        "自行车",
        "餐饮",
        "包装",
        "暖通",
        "木业",
        "酒店",
        "机械",
        "纺织",
        "装饰",
        "汽配",
        "苗圃",
        "陶瓷",
        "办公用品",
        "电子",
        "茶业",
    ),
    families=(
        "恒瑞",
        "华远",
        "明珠",
        "永兴",
        "金诚",
        "瑞丰",
        "天和",
        "嘉禾",
        "宏达",
        "新宇",
        "正泰源",
        "东方红叶",
        "百川",
        "同德",
        "兴业",
        "安信",
        "博雅",
        "长青",
        "德隆",
        "富康",
        "广源",
        "海纳",
        "佳美",
        "凯旋",
        "利群",
        "美好",
        "诺亚",
        "鹏程",
        "启明",
        "荣光",
        "盛世",
        "泰山石",
        "万象",
        "祥云",
        "益民",
        "卓越",
        "中联",
        "远大",
        "云帆",
        "星河",
        "锦绣",
        "蓝天",
        "绿洲",
        "晨光",
    ),
    patterns=(
        "{town}{family}{trade}有限公司",
        "{town}{family}{trade}有限公司",
        "{town}{family}{trade}有限责任公司",
        "{family}{trade}（{town}）有限公司",
    ),
    literal=("+佳大药房连锁", "=等号文创工作室", "@家装饰设计"),
    team_day="团队日",
    leave="休假",
)

_SPANISH = DemoWorld(
    country="ES",
    reps=(
        DemoRep(
            "Lucía Ferrer",
            "Levante",
            ("Valencia", "Alicante", "Murcia", "Castellón"),
            10,
            _FULL_WEEK,
            60,
        ),
        DemoRep(
            "Javier Otero",
            "Norte",
            ("Bilbao", "Santander", "Gijón", "Vigo"),
            10,
            _SHORT_FRIDAY,
            60,
        ),
        DemoRep(
            "Carmen Ibáñez",
            "Centro",
            ("Madrid", "Toledo", "Valladolid", "Segovia"),
            11,
            _LATE_START,
            65,
        ),
        DemoRep(
            "Andrés Molina", "Sur", ("Sevilla", "Málaga", "Granada", "Córdoba"), 10, _FULL_WEEK, 60
        ),
    ),
    trades=(
        "Carpintería",
        "Panadería",
        "Clínica Dental",
        "Imprenta",
        "Viveros",
        "Transportes",
        "Materiales",
        "Bodegas",
        "Decoración",
        "Electricidad",
        "Óptica",
        "Cafés",
        "Veterinaria",
        "Ciclos",
        "Hostelería",
        "Embalajes",
        "Fontanería",
        "Maderas",
        "Hoteles",
        "Maquinaria",
        "Fisioterapia",
        "Alimentación",
        "Textiles",
        "Cubiertas",
        "Recambios",
        "Conservas",
        "Cerámicas",
        "Papelería",
    ),
    families=(
        "Aguirre",
        "Beltrán",
        "Cárdenas",
        "Domínguez",
        "Escudero",
        "Fuentes",
        "Galindo",
        "Herrera",
        "Iglesias",
        "Jurado",
        "Lozano",
        "Marín",
        "Navarro",
        "Ortega",
        "Peña",
        "Quintana",
        "Rojas",
        "Salcedo",
        "Torres",
        "Urrutia",
        "Vidal",
        "Yáñez",
        "Zamora",
        "Benítez",
        "Camacho",
        "Durán",
        "Espinosa",
        "Figueroa",
        "Guerrero",
        "Hidalgo",
        "Luna",
        "Montero",
        "Núñez",
        "Ochoa",
        "Pizarro",
        "Robledo",
        "Serrano",
        "Toledano",
        "Valverde",
        "Ximénez",
        "Alcázar",
        "Bahía",
    ),
    patterns=(
        "{trade} {family}",
        "{trade} {family} S.L.",
        "{trade} {family} e Hijos",
        "{trade} {family} y {other}",
        "{trade} de {town}",
    ),
    literal=("+Plus Farmacias", "=mc² Academias", "@Casa Interiorismo"),
    team_day="Jornada de equipo",
    leave="Vacaciones",
)

DEMO_WORLDS: Mapping[Lang, DemoWorld] = {"en": _ENGLISH, "zh": _CHINESE, "es": _SPANISH}
