"""Method after the CDM small-scale methodology on renewable heat."""

from carbonacct.methods.declare import Document

AMS_I_C = Document(
    title={"en": "Thermal energy production with or without electricity", "zh": "可再生能源供热"},
    publisher="CDM Executive Board",
    number="AMS-I.C",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
