"""Methods of the group standard on the carbon reduction of electric vehicles (T/CSAE 235-2021)."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "Accounting for the carbon reduction of electric vehicles on the road",
        "zh": "电动汽车出行碳减排核算方法",
    },
    publisher="China SAE 中国汽车工程学会",
    number="T/CSAE 235-2021",
    date="2021",
    note="Baseline, project and leakage terms were read in a public summary.",
)
