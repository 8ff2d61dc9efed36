"""Method after the CDM small-scale methodology on electric and hybrid vehicles."""

from carbonacct.methods.declare import Document

AMS_III_C = Document(
    title={"en": "Emission reductions by electric and hybrid vehicles", "zh": "电动和混合动力汽车减排"},
    publisher="CDM Executive Board",
    number="AMS-III.C",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge; T/CSAE 235-2021 has the same skeleton.",
)
