"""Methods of the PCAF standard for financed emissions, second edition."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "The Global GHG Accounting and Reporting Standard, Part A: Financed Emissions, second edition",
        "zh": "金融业温室气体核算与报告全球标准 第一部分 融资排放（第二版）",
    },
    publisher="PCAF",
    date="2022-12",
    note="Read in full text.",
)
