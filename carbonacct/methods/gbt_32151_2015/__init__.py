"""Methods with the boundaries of the national accounting standards of steel and aluminium."""

from carbonacct.methods.declare import Document

STEEL = Document(
    title={
        "en": "Greenhouse gas accounting and reporting, part 5: iron and steel producers",
        "zh": "温室气体排放核算与报告要求 第5部分：钢铁生产企业",
    },
    publisher="AQSIQ and SAC 国家质检总局、国家标准委",
    number="GB/T 32151.5-2015",
    date="2015",
    note="The standard gives the boundary; the difference of two routes is arithmetic of our own.",
)
ALUMINIUM = Document(
    title={
        "en": "Greenhouse gas accounting and reporting, part 4: aluminium smelters",
        "zh": "温室气体排放核算与报告要求 第4部分：铝冶炼企业",
    },
    publisher="AQSIQ and SAC 国家质检总局、国家标准委",
    number="GB/T 32151.4-2015",
    date="2015",
    note="The standard gives the boundary; the difference of two supplies is arithmetic of our own.",
)
