"""Method after the CDM methodology on freight that leaves the road."""

from carbonacct.methods.declare import Document

AM0090 = Document(
    title={
        "en": "Modal shift in transportation of cargo from road to water or rail transportation",
        "zh": "货物运输由公路转为水路或铁路",
    },
    publisher="CDM Executive Board",
    number="AM0090",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
