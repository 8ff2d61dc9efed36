"""Methods after the CDM methodologies on cement."""

from carbonacct.methods.declare import Document

ACM0005 = Document(
    title={"en": "Increasing the blend in cement production", "zh": "提高水泥混合材掺量"},
    publisher="CDM Executive Board",
    number="ACM0005",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
ACM0003 = Document(
    title={
        "en": "Partial substitution of fossil fuels in cement or quicklime manufacture",
        "zh": "水泥或石灰生产中部分替代化石燃料",
    },
    publisher="CDM Executive Board",
    number="ACM0003",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
