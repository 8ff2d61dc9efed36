"""Methods of the national voluntary crediting methodologies of 2025 (second and third set)."""

from carbonacct.methods.declare import Document

TUNNEL = Document(
    title={"en": "Energy saving of road tunnel lighting", "zh": "公路隧道照明系统节能"},
    publisher="MEE and MOT 生态环境部、交通运输部",
    number="CCER-07-001-V01",
    date="2025-01-03",
    note="Its name and conditions were read in public notices; the equations were not.",
)
MINE_GAS = Document(
    title={
        "en": "Use of coal mine gas below 8 % methane and of ventilation air methane",
        "zh": "甲烷体积浓度低于8%的煤矿低浓度瓦斯和风排瓦斯利用",
    },
    publisher="MEE, NEA and NMSA 生态环境部、国家能源局、国家矿山安监局",
    number="CCER-10-001-V01",
    date="2025-01-03",
    url="https://cms.rockontrol.com/news/dview/8064",
    note="Conditions were read on the page of the notice; the equations are those of ACM0008, which it follows.",
)
ASSOCIATED_GAS = Document(
    title={
        "en": "Recovery of associated gas of offshore oil fields and its two sister methodologies",
        "zh": "海上油田伴生气回收利用（及陆上气田试气放喷气、陆上油田低气量伴生气回收利用）",
    },
    publisher="MEE and NEA 生态环境部、国家能源局",
    date="2025-11",
    url="https://www.mee.gov.cn/zcwj/zcjd/202511/t20251122_1134617.shtml",
    note="The ministry's interview about it was read, the text was not; the equations are those of AM0009.",
)
