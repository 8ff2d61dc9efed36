"""Methods that the third edition of the PCAF standard adds; known second-hand."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "The Global GHG Accounting and Reporting Standard, Part A: Financed Emissions, third edition",
        "zh": "金融业温室气体核算与报告全球标准 第一部分 融资排放（第三版）",
    },
    publisher="PCAF",
    date="2025-12",
    note="Not read: known through two public implementations that cite it page by page.",
)
FACILITATED = Document(
    title={
        "en": "The Global GHG Accounting and Reporting Standard, Part B: Facilitated Emissions",
        "zh": "金融业温室气体核算与报告全球标准 第二部分 促成排放",
    },
    publisher="PCAF",
    date="2023-12",
    note="Not read: known through public summaries.",
)
UNREAD = "The third edition was not read: second-hand."
