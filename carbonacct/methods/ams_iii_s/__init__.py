"""Methods after the CDM small-scale methodology on low-emission fleets."""

from carbonacct.methods.declare import Document

AMS_III_S = Document(
    title={
        "en": "Introduction of low-emission vehicles or technologies to commercial fleets",
        "zh": "商用车队引入低排放车辆或技术",
    },
    publisher="CDM Executive Board",
    number="AMS-III.S",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
