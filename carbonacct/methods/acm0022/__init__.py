"""Waste kept from landfills and lagoons: digestion and incineration (ACM0022 with its tools)."""

from carbonacct.methods.declare import Document

ACM0022 = Document(
    title={"en": "Alternative waste treatment processes", "zh": "多选垃圾处理方式"},
    publisher="CDM Executive Board",
    number="ACM0022 v03.0",
    url="https://cdm.unfccc.int/methodologies/",
    note="Read through the project documents that apply it; it refers to TOOL04, TOOL05, TOOL06, TOOL14 and ACM0010.",
)
