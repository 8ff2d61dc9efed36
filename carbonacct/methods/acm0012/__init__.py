"""Methods after the CDM methodology on waste energy recovery."""

from carbonacct.methods.declare import Document

ACM0012 = Document(
    title={"en": "Waste energy recovery", "zh": "余能回收利用"},
    publisher="CDM Executive Board",
    number="ACM0012",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge; one project's published totals bound it.",
)
