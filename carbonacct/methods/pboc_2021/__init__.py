"""The guide for pilot zones of 2021; its rules are remembered, not read."""

from carbonacct.methods.declare import Document

GUIDE = Document(
    title={
        "en": "Technical guide to carbon accounting of financial institutions (trial)",
        "zh": "金融机构碳核算技术指南（试行）",
    },
    publisher="PBoC 中国人民银行",
    number="银办发〔2021〕119号",
    date="2021",
    note="Only the document number is confirmed; the rules are from memory.",
)
