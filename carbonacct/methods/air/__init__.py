"""Air pollutants by fuel and by material balance; nitrous oxide of nitric acid."""

from carbonacct.methods.declare import Document

TOTAL_RULES = Document(
    title={"en": "Accounting rules for the reduction of major pollutants", "zh": "主要污染物总量减排核算细则"},
    publisher="MEP 中国环境保护部",
    number="环发〔2011〕148号",
    date="2011",
    note="1.7 × coal × sulphur from memory; not read here.",
)
VOC_RULES = Document(
    title={"en": "Accounting of volatile organic compounds of industry", "zh": "工业挥发性有机物减排核算"},
    publisher="MEE 中国生态环境部",
    note="Material balance by collection and removal is general practice; no single text was read.",
)
NITRIC_ACID = Document(
    title={
        "en": "Catalytic reduction of N2O inside or behind nitric and adipic acid plants",
        "zh": "硝酸与己二酸生产N2O分解",
    },
    publisher="CDM Executive Board",
    number="ACM0019, AM0028",
    url="https://cdm.unfccc.int/methodologies/",
)
