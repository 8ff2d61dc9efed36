"""Method of the general rules for comprehensive energy use."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={"en": "General rules for calculation of the comprehensive energy consumption", "zh": "综合能耗计算通则"},
    publisher="SAMR and SAC 国家市场监督管理总局、国家标准委",
    number="GB/T 2589-2020",
    date="2020-09-29",
)
