"""Water mains, irrigation, rain and run-off."""

from carbonacct.methods.declare import Document

LEAKAGE = Document(
    title={
        "en": "Standard for water loss control and assessment of urban water distribution systems",
        "zh": "城镇供水管网漏损控制及评定标准",
    },
    publisher="MOHURD 住房城乡建设部",
    number="CJJ 92-2016",
    date="2016",
    note="Name from memory; the form is a difference of loss rates.",
)
GUIDELINE_WATER = Document(
    title={
        "en": "Guideline for measuring energy saving and emission reduction of green-credit projects",
        "zh": "绿色信贷项目节能减排量测算指引",
    },
    publisher="CBIRC 中国银保监会",
    number="绿色融资统计制度（2020年版）附件",
    date="2020",
    note="Classes 3 and 8, water: forms from memory.",
)
SPONGE = Document(
    title={"en": "Assessment standard for sponge city effects", "zh": "海绵城市建设评价标准"},
    publisher="MOHURD 住房城乡建设部",
    number="GB/T 51345-2018",
    date="2018",
    note="Name from memory; volume is area × rain × capture ratio.",
)
RAINWATER = Document(
    title={
        "en": "Technical code for rainwater management and utilization of building and sub-district",
        "zh": "建筑与小区雨水控制及利用工程技术规范",
    },
    publisher="MOHURD 住房城乡建设部",
    number="GB 50400-2016",
    date="2016",
    note="Name from memory.",
)
