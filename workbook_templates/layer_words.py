"""What a shop writes down about a person, in three languages: the words of ``customer-layers``."""

from collections.abc import Mapping, Sequence

from grading.language import Lang

__all__ = ["STREETS", "WORDS"]

_Words = Mapping[str, Mapping[Lang, str]]


def _words(**said: tuple[str, str, str]) -> _Words:
    """Texts by key and language from English, Chinese and Spanish."""
    return {
        key: {"en": english, "zh": chinese, "es": spanish}
        for key, (english, chinese, spanish) in said.items()
    }


WORDS: Mapping[str, _Words] = {
    "occupation": _words(
        teacher=("teacher", "教师", "docente"),
        nurse=("nurse", "护士", "personal sanitario"),
        accountant=("accountant", "会计", "contable"),
        engineer=("engineer", "工程师", "ingeniería"),
        manager=("manager", "企业管理者", "gerente"),
        shop_owner=("shop owner", "个体店主", "comerciante"),
        civil_servant=("civil servant", "公务员", "funcionariado"),
        designer=("designer", "设计师", "diseño"),
        student=("student", "学生", "estudiante"),
        retired=("retired", "退休", "pensionista"),
    ),
    "categories_preferred": _words(
        knitwear=("knitwear, coats", "针织衫、外套", "punto, abrigos"),
        shoes=("shoes, bags", "鞋包", "calzado, bolsos"),
        cosmetics=("cosmetics", "护肤彩妆", "cosmética"),
        home=("home textiles", "家纺", "textil hogar"),
        sports=("sportswear", "运动服饰", "deporte"),
        children=("children's wear", "童装", "ropa infantil"),
        gifts=("gifts, jewellery", "礼品、饰品", "regalos, joyería"),
    ),
    "payment_method": _words(
        card=("card", "银行卡", "tarjeta"),
        phone=("phone", "手机支付", "móvil"),
        cash=("cash", "现金", "efectivo"),
        account=("monthly account", "月结", "cuenta mensual"),
    ),
    "product_need": _words(
        quality=("lasting quality", "耐用品质", "calidad duradera"),
        fashion=("the newest", "新款", "lo último"),
        fit=("a perfect fit", "合身", "que siente bien"),
        value=("good value", "性价比", "buen precio"),
        natural=("natural fabrics", "天然面料", "tejidos naturales"),
    ),
    "service_need": _words(
        advice=("personal advice", "专人搭配建议", "asesoría personal"),
        delivery=("quick delivery", "快速送货", "entrega rápida"),
        alterations=("alterations", "改衣服务", "arreglos"),
        returns=("easy returns", "退换方便", "devolución fácil"),
        none=("to be left alone", "自助选购", "que no la agobien"),
    ),
    "promotion_need": _words(
        first=("preview of sales", "优先参加特卖", "preventa de rebajas"),
        points=("points", "会员积分", "puntos"),
        vouchers=("vouchers", "优惠券", "vales"),
        gifts=("a gift", "赠品", "un regalo"),
    ),
    "environment_need": _words(
        quiet=("a quiet hour", "安静的时段", "una hora tranquila"),
        seating=("seats, a coffee", "休息座和咖啡", "asiento y café"),
        children=("room for children", "儿童角", "rincón infantil"),
        parking=("parking", "停车方便", "aparcamiento"),
    ),
    "segment": _words(
        families=("families", "家庭客", "familias"),
        career=("career", "职场人士", "profesionales"),
        young=("young and trendy", "年轻潮流", "jóvenes a la moda"),
        classic=("classic", "经典稳重", "clásicos"),
        gifts=("gift buyers", "送礼人群", "regalos"),
    ),
}
"""By column and by key."""
STREETS: Mapping[Lang, Sequence[str]] = {
    "en": (
        "Mill Lane",
        "High Street",
        "Station Road",
        "Park Terrace",
        "Abbey Walk",
        "Castle Hill",
    ),
    "zh": ("中山路", "人民路", "建设路", "解放路", "和平路", "文化路"),
    "es": ("calle Mayor", "calle del Sol", "calle Real", "calle Nueva", "calle de la Paz"),
}
