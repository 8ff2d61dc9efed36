"""Straw and pellets burnt for heat."""

from carbonacct.methods.declare import Document

AMS_I_C = Document(
    title={"en": "Thermal energy production with or without electricity", "zh": "生物质热能利用"},
    publisher="CDM Executive Board",
    number="AMS-I.C",
    url="https://cdm.unfccc.int/methodologies/",
    note=(
        "The text was not seen here; the form is heat over baseline efficiency times the factor of the fuel replaced."
    ),
)
