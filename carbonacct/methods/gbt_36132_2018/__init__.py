"""Method along the criteria of green factories."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={"en": "General principles for the assessment of green factories", "zh": "绿色工厂评价通则"},
    publisher="SAMR and SAC 国家市场监督管理总局、国家标准委",
    number="GB/T 36132-2018",
    date="2018",
    note="The standard scores a factory and has no formula of savings: the parts are those of the methods for each.",
)
