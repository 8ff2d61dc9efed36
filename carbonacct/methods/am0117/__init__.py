"""Method after the CDM methodology on district cooling."""

from carbonacct.methods.declare import Document

AM0117 = Document(
    title={"en": "Introduction of a new district cooling system", "zh": "新建区域供冷系统"},
    publisher="CDM Executive Board",
    number="AM0117",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
