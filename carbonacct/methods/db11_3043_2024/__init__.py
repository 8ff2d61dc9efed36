"""Methods of the Beijing technical rules for low-carbon travel."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "Technical specification for carbon-inclusive project emission reductions: low-carbon travel",
        "zh": "碳普惠项目减排量核算技术规范 低碳出行",
    },
    publisher="Beijing Administration for Market Regulation 北京市市场监督管理局",
    number="DB11/T 3043-2024",
    date="2024",
    url="https://renrendoc.com/paper/340635060.html",
    note="Equations 1 and 2 were read; its emission factors were not.",
)
