"""Methods after the CDM small-scale methodologies on energy efficiency."""

from carbonacct.methods.declare import Document

AMS_II_A = Document(
    title={"en": "Supply-side energy efficiency: transmission and distribution", "zh": "供应侧能效提高——输配环节"},
    publisher="CDM Executive Board",
    number="AMS-II.A",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
AMS_II_C = Document(
    title={"en": "Demand-side energy efficiency for specific technologies", "zh": "特定技术的需求侧能效提高"},
    publisher="CDM Executive Board",
    number="AMS-II.C",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
AMS_II_E = Document(
    title={"en": "Energy efficiency and fuel switching in buildings", "zh": "建筑能效提高和燃料替换"},
    publisher="CDM Executive Board",
    number="AMS-II.E",
    url="https://cdm.unfccc.int/methodologies/",
    note="Form from general knowledge.",
)
