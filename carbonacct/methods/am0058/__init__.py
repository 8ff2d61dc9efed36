"""Methods after the CDM methodology on district heating."""

from carbonacct.methods.declare import Document

AM0058 = Document(
    title={"en": "Introduction of a district heating system", "zh": "引入区域集中供热系统"},
    publisher="CDM Executive Board",
    number="AM0058",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
